/// Which sentinel is asked next, and whether sentinels are signed in to.
struct SentinelOrder: Equatable {
    /// The index of the one to ask: the last that was right, until it fails.
    private(set) var current = 0
    /// Whether sentinels ask for a login; it is then that of the servers.
    var signsIn = false

    /// The current one did not help: the next one's turn.
    mutating func failed(of count: Int) {
        current = (current + 1) % max(1, count)
    }
}
