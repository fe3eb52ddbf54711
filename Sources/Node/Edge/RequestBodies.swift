/// Bounds what the bodies of all requests of a node take together, while they arrive.
final class RequestBodies {
    /// Some hundred of the largest bodies at a time; more is refused as `overloaded`.
    static let mostBytes = 32 * 1_024 * 1_024

    private(set) var bytes = 0

    /// Whether so many further bytes may be kept.
    func take(_ count: Int) -> Bool {
        guard count <= RequestBodies.mostBytes - bytes else { return false }
        bytes += count
        return true
    }

    /// They are kept no longer.
    func give(_ count: Int) {
        bytes -= count
    }
}
