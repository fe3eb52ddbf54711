/// What all live nodes do together.
struct Totals {
    let nodes: Int
    let connections: UInt64
    /// A user with devices on two nodes counts twice.
    let users: UInt64
    /// Nil when no node's rate is known.
    let sends: Double?
    let deliveries: Double?

    init(_ snapshot: Snapshot, _ rates: Rates) {
        let live = snapshot.liveNodes
        nodes = live.count
        connections = live.reduce(0) { $0 &+ ($1.report?.connections ?? 0) }
        users = live.reduce(0) { $0 &+ ($1.report?.users ?? 0) }
        let known = live.compactMap { rates.nodes[$0.name] }
        sends = known.isEmpty ? nil : known.reduce(0) { $0 + $1.sends }
        deliveries = known.isEmpty ? nil : known.reduce(0) { $0 + $1.deliveries }
    }
}
