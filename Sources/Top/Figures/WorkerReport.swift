internal import Protocol

/// What a worker says of itself every second; counters count since its start.
package struct WorkerReport: Equatable, Sendable {
    package var role: String
    /// The partitions whose leases it holds.
    package var partitions: [Int]
    package var jobs: UInt64
    package var redeliveries: UInt64
    package var dead: UInt64
    /// Events put into inboxes; 0 for workers that do not fan out.
    package var deliveries: UInt64
    /// When the worker started, in ms since 1970.
    package var since: UInt64

    /// Nil when the bytes are no JSON object with at least a start; what else is missing counts as nothing.
    init?(json bytes: [UInt8]) {
        guard let fields = ReportFields(bytes), let since = fields.numbers["since"] else { return nil }
        self.since = since
        role = fields.texts["role"] ?? ""
        partitions = fields.lists["partitions"] ?? []
        jobs = fields.numbers["jobs"] ?? 0
        redeliveries = fields.numbers["redeliveries"] ?? 0
        dead = fields.numbers["dead"] ?? 0
        deliveries = fields.numbers["deliveries"] ?? 0
    }
}
