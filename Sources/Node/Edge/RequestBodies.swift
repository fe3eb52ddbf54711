internal import Protocol

/// Bounds what requests that are not complete, or not answered, take of a node's memory together.
final class RequestBodies {
    /// Some hundred of the largest bodies at a time; more is refused as `overloaded`.
    static let mostBytes = 32 * 1_024 * 1_024

    /// Of one user: eight of the largest bodies at a time, so that nobody takes the room of all others.
    static let mostBytesPerUser = 1_024 * 1_024

    private(set) var bytes = 0
    /// Only of those who have any.
    private var bytesByUser: [UserID: Int] = [:]

    /// Keeps so many further bytes of a user, or throws the answer.
    func take(_ count: Int, of user: UserID) throws(Problem) {
        guard count > 0 else { return }
        guard count <= RequestBodies.mostBytes - bytes else {
            throw Problem.overloaded("this node takes too many bodies")
        }
        let others = bytesByUser[user, default: 0]
        guard count <= RequestBodies.mostBytesPerUser - others else { throw Problem.tooManyBodies }
        bytesByUser[user] = others + count
        bytes += count
    }

    /// They are kept no longer.
    func give(_ count: Int, of user: UserID) {
        guard count > 0, let all = bytesByUser[user] else { return }
        bytesByUser[user] = all > count ? all - count : nil
        bytes -= count
    }
}
