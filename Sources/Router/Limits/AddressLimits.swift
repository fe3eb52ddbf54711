/// How many connections each client address has, and how fast new ones and unauthenticated requests may come.
///
/// Costs memory only for addresses that are connected or have been in the last seconds.
package struct AddressLimits: Sendable {
    /// What becomes of a connection.
    package enum Admission: Equatable, Sendable {
        case admitted
        /// The address has as many as it may.
        case tooMany
        /// There will be room for one after so many ms.
        case tooFast(milliseconds: UInt64)
    }

    /// Some 20 MB; beyond it unknown addresses come in unlimited: nobody is locked out because others are many.
    package static let most = 262_144

    private struct Entry {
        var connections = 0
        var bucket: TokenBucket
    }

    private let rate: Int
    private let mostConnections: Int
    private var entries: [ClientAddress: Entry] = [:]

    /// So many connections and unauthenticated requests a second, with bursts of `TokenBucket.burstSeconds` times that,
    /// and so many connections at a time; 0 for no limit.
    package init(rate: Int, connections: Int) {
        self.rate = rate
        mostConnections = connections
    }

    /// Nothing is limited, so nothing has to be counted.
    package var isOff: Bool { rate == 0 && mostConnections == 0 }

    /// The number of addresses that are remembered.
    package var count: Int { entries.count }

    /// A connection came; one that is admitted is to be followed by `disconnected`, any other is not.
    package mutating func connected(_ address: ClientAddress, now: UInt64) -> Admission {
        guard var entry = entry(of: address, now: now) else { return .admitted }
        defer { entries[address] = entry }
        guard mostConnections == 0 || entry.connections < mostConnections else { return .tooMany }
        if let wait = entry.bucket.take(now: now) { return .tooFast(milliseconds: wait) }
        entry.connections += 1
        return .admitted
    }

    /// An admitted connection has ended.
    package mutating func disconnected(_ address: ClientAddress) {
        guard let count = entries[address]?.connections, count > 0 else { return }
        entries[address]?.connections = count - 1
    }

    /// Charges for a request; returns nil, or the ms after which it may be made.
    package mutating func take(_ address: ClientAddress, now: UInt64) -> UInt64? {
        guard var entry = entry(of: address, now: now) else { return nil }
        let wait = entry.bucket.take(now: now)
        entries[address] = entry
        return wait
    }

    /// Looks without charging: nil, or the ms after which a request may be made.
    package func wait(_ address: ClientAddress, now: UInt64) -> UInt64? {
        var bucket = entries[address]?.bucket
        return bucket?.take(now: now)
    }

    /// Forgets the addresses that nothing is to be remembered of; for now and then.
    ///
    /// - Returns: whether any is left.
    package mutating func tidy(now: UInt64) -> Bool {
        entries = entries.filter { $0.value.connections > 0 || !$0.value.bucket.isFull(now: now) }
        return !entries.isEmpty
    }

    private func entry(of address: ClientAddress, now: UInt64) -> Entry? {
        if let entry = entries[address] { return entry }
        guard entries.count < AddressLimits.most else { return nil }
        let burst = rate * TokenBucket.burstSeconds
        return Entry(bucket: TokenBucket(rate: rate, burst: burst, now: now))
    }
}
