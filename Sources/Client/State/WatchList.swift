/// Whose coming and going the application wants to know.
struct WatchList: Equatable, Sendable {
    /// The most users that a server tells a connection of.
    static let limit = 256

    /// In the order of their names; empty for nobody.
    private(set) var users: [String] = []

    /// The list's ref while it is on its way.
    var ref: UInt64?

    /// Whether the server refused the list for now.
    private(set) var isDue = false

    /// Takes another list, as much of it as the server takes; false when it is the same.
    mutating func replace(with others: some Sequence<String>) -> Bool {
        let next = Array(Set(others).sorted().prefix(WatchList.limit))
        guard next != users else { return false }
        users = next
        return true
    }

    mutating func transmitted(ref: UInt64) {
        self.ref = ref
        isDue = false
    }

    mutating func refused(isRetryable: Bool) {
        ref = nil
        isDue = isRetryable
    }
}
