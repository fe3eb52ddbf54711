import TestSupport

/// Watching, as a test does it.
extension Device {
    func watch(_ users: [String], ref: Int? = nil) throws {
        let list = users.map { "\"\($0)\"" }.joined(separator: ",")
        let tail = ref.map { ",\"ref\":\($0)" } ?? ""
        try write("{\"type\":\"watch\",\"users\":[\(list)]\(tail)}")
    }

    /// The `presence` frames so far.
    var presences: [ChatFrame] { others.filter { $0.type == "presence" } }

    /// What this device has been told of a user, in order.
    func told(of user: String) -> [String] {
        presences.filter { $0.string("user") == user }.compactMap { $0.string("status") }
    }

    /// Waits until it has been told just this of a user.
    func wait(for user: String, _ statuses: String...) throws {
        do {
            try wait(.seconds(60)) { told(of: user).count >= statuses.count }
        } catch {
            throw TestSupportError("\(user) is not \(statuses) but \(told(of: user)): \(error)")
        }
        guard told(of: user) == statuses else {
            throw TestSupportError("\(user) is not \(statuses) but \(told(of: user))")
        }
    }
}
