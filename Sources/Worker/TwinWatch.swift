/// Notices that another live worker of the role has this worker's name.
///
/// The name's last life counts as alive for one lifetime after its death; whoever is seen for longer lives.
struct TwinWatch: Equatable, Sendable {
    /// Beats come twice a second, and may be late.
    private static let slack: UInt64 = 1_000

    private let token: String
    private let patience: UInt64
    /// When each token of the same name was seen first, loop time in ms.
    private var firstSeen: [String: UInt64] = [:]
    private var told: Set<String> = []

    /// `token` is this worker's own, `lifetime` how long a token lasts without a beat.
    init(token: String, lifetime: Duration) {
        self.token = token
        patience = lifetime.wholeMilliseconds &+ Self.slack
    }

    /// Takes the tokens of all live workers; true when one of them is a twin that was not told of yet.
    mutating func saw(_ tokens: [String], now: UInt64) -> Bool {
        let name = token.prefix { $0 != ":" }
        let others = tokens.filter { $0 != token && $0.prefix { $0 != ":" } == name }
        firstSeen = Dictionary(others.map { ($0, firstSeen[$0] ?? now) }) { first, _ in first }
        told.formIntersection(others)
        let twins = firstSeen.filter { now &- $0.value > patience }.keys
        let isNew = twins.contains { !told.contains($0) }
        told.formUnion(twins)
        return isNew
    }
}
