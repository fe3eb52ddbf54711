internal import Protocol

/// What a node says of itself every second; counters count since its start.
package struct NodeReport: Equatable, Sendable {
    package var connections: UInt64
    package var users: UInt64
    package var sends: UInt64
    package var deliveries: UInt64
    /// When the node started, in ms since 1970.
    package var since: UInt64

    package init(connections: UInt64, users: UInt64, sends: UInt64, deliveries: UInt64, since: UInt64) {
        self.connections = connections
        self.users = users
        self.sends = sends
        self.deliveries = deliveries
        self.since = since
    }

    /// Nil when the bytes are no JSON object with at least a start; numbers that are missing count as 0.
    init?(json bytes: [UInt8]) {
        guard let fields = ReportFields(bytes), let since = fields.numbers["since"] else { return nil }
        self.since = since
        connections = fields.numbers["connections"] ?? 0
        users = fields.numbers["users"] ?? 0
        sends = fields.numbers["sends"] ?? 0
        deliveries = fields.numbers["deliveries"] ?? 0
    }
}
