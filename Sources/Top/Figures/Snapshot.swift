internal import Protocol

/// Everything that one look at Redis has shown.
package struct Snapshot: Equatable, Sendable {
    /// Redis' clock when it was taken, in ms since 1970.
    package var time: UInt64 = 0
    /// Nil where Redis does not tell.
    package var server: ServerFigures?
    package var slowLog: Int?
    package var subscribers: Int?
    package var monitors: Int?
    package var nodes: [Sighting<NodeReport>] = []
    package var workers: [Sighting<WorkerReport>] = []
    /// Until when the tokens of each role's workers count as alive, in ms since 1970; roles that were not seen are missing.
    package var tokens: [String: [String: UInt64]] = [:]
    package var partitions = (0..<FanoutPartition.count).map { Partition(number: $0) }
    /// What the registry names, by name; behind it the streams of built-in workers.
    package var streams: [JobStream] = []
    /// Dead letters, by role.
    package var dead: [String: Int] = [:]
    package var oddities: Set<Oddity> = []

    package init() {}

    /// The nodes that have reported lately.
    package var liveNodes: [Sighting<NodeReport>] { nodes.filter { !$0.isSilent(at: time) } }

    /// The workers that have reported lately.
    package var liveWorkers: [Sighting<WorkerReport>] { workers.filter { !$0.isSilent(at: time) } }

    /// The roles of all workers that may be there: the fan-out's and those of the registry.
    var roles: [String] { [Partition.role] + streams.map(\.name) }
}
