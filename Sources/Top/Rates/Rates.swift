/// How fast things move between two looks, per second; what cannot be said is nil or missing.
package struct Rates: Equatable, Sendable {
    /// Of one node.
    package struct Node: Equatable, Sendable {
        package let sends: Double
        package let deliveries: Double
    }

    /// Of one worker.
    package struct Worker: Equatable, Sendable {
        package let jobs: Double
        package let deliveries: Double
        package let redeliveries: Double
    }

    package var nodes: [String: Node] = [:]
    package var workers: [String: Worker] = [:]

    /// Messages and changes of groups that came into the partitions.
    package var groupJobs: Double?
    /// Those that left them: done, or given up.
    package var groupJobsDone: Double?
    /// Commands that Redis executed, those within functions included.
    package var commands: Double?
    package var evicted: Double?
    /// Reads of keys that were there, of all reads, 0 to 1.
    package var hitShare: Double?
    package var functionCalls: Double?
    /// What a call of a function took on average.
    package var functionMicroseconds: Double?

    /// Nothing is known from a single look.
    package init() {}

    /// The movement from one look to a later one.
    package init(from older: Snapshot, to newer: Snapshot) {
        for node in newer.nodes { nodes[node.name] = Self.node(older.nodes.first(named: node.name), node) }
        for worker in newer.workers {
            workers[worker.name] = Self.worker(older.workers.first(named: worker.name), worker)
        }
        let span = TimeSpan(from: older.time, to: newer.time)
        groupJobs = Self.rate(of: { $0.added ?? 0 }, from: older, to: newer, span)
        // What is done is deleted.
        groupJobsDone = Self.rate(
            of: { figures in figures.added.map { $0 - min($0, UInt64(clamping: figures.length)) } ?? 0 },
            from: older,
            to: newer,
            span
        )
        guard let before = older.server, let now = newer.server, before.run == now.run else { return }
        commands = span.rate(before.commands, now.commands)
        evicted = span.rate(before.evicted, now.evicted)
        functionCalls = span.rate(before.functionCalls, now.functionCalls)
        functionMicroseconds = Self.ratio(
            TimeSpan.growth(before.functionMicroseconds, now.functionMicroseconds),
            to: TimeSpan.growth(before.functionCalls, now.functionCalls)
        )
        let hits = TimeSpan.growth(before.hits, now.hits)
        let misses = TimeSpan.growth(before.misses, now.misses)
        hitShare = Self.ratio(hits, to: hits.flatMap { hits in misses.map { hits + $0 } })
    }

    /// Reports have times of their own, so that it does not matter when they are looked at.
    private static func node(_ older: Sighting<NodeReport>?, _ newer: Sighting<NodeReport>) -> Node? {
        guard let before = older?.report, let now = newer.report, before.since == now.since else {
            return nil
        }
        let span = TimeSpan(from: older?.reportedAt, to: newer.reportedAt)
        guard let sends = span.rate(before.sends, now.sends),
            let deliveries = span.rate(before.deliveries, now.deliveries)
        else { return nil }
        return Node(sends: sends, deliveries: deliveries)
    }

    private static func worker(_ older: Sighting<WorkerReport>?, _ newer: Sighting<WorkerReport>) -> Worker? {
        guard let before = older?.report, let now = newer.report, before.since == now.since else {
            return nil
        }
        let span = TimeSpan(from: older?.reportedAt, to: newer.reportedAt)
        guard let jobs = span.rate(before.jobs, now.jobs),
            let deliveries = span.rate(before.deliveries, now.deliveries),
            let redeliveries = span.rate(before.redeliveries, now.redeliveries)
        else { return nil }
        return Worker(jobs: jobs, deliveries: deliveries, redeliveries: redeliveries)
    }

    /// How fast a number grows that every partition has.
    private static func rate(
        of number: (StreamFigures) -> UInt64,
        from older: Snapshot,
        to newer: Snapshot,
        _ span: TimeSpan
    ) -> Double? {
        span.rate(
            older.partitions.reduce(0) { $0 &+ number($1.figures) },
            newer.partitions.reduce(0) { $0 &+ number($1.figures) }
        )
    }

    private static func ratio(_ part: Double?, to whole: Double?) -> Double? {
        guard let part, let whole, whole > 0 else { return nil }
        return part / whole
    }
}

extension [Sighting<NodeReport>] {
    func first(named name: String) -> Element? { first { $0.name == name } }
}

extension [Sighting<WorkerReport>] {
    func first(named name: String) -> Element? { first { $0.name == name } }
}
