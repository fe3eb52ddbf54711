package import Protocol

/// One look at Redis, in a few rounds: what a round shows says what the next one asks.
///
/// A value without a connection: questions come out, answers go in. However much there is in Redis, the number of
/// questions is bounded, none looks for keys, and each costs Redis little.
package struct Survey {
    /// Beyond so many clients of Redis, the list of them is not asked for: it has some hundred bytes for each.
    static let mostClients = 500
    /// The most streams of the registry that are looked at.
    static let mostStreams = 64
    /// The built-in workers whose role is no stream's name.
    static let otherRoles = ["presence", "retention"]

    package internal(set) var snapshot = Snapshot()
    let names: RedisNames
    /// Whom the looks before have seen, and who may be gone from the lists since.
    private let roster: Roster
    private var round = 0

    /// A look that has not begun; `roster` are the names that are looked for even if no list has them any more.
    package init(names: RedisNames, roster: Roster = Roster()) {
        self.names = names
        self.roster = roster
    }

    /// What to ask next, all in one go; empty when the look is complete.
    package mutating func next() -> [Question] {
        round += 1
        switch round {
        case 1: return [.time] + general + partitions
        case 2:
            snapshot.nodes = roster.joined(with: snapshot.nodes)
            let builtIn = BuiltInStream.allCases.map(\.stream)
            snapshot.streams += builtIn.filter { one in !snapshot.streams.contains { $0.name == one.name } }
            return [.time] + clients + nodes + streams
        case 3:
            snapshot.workers = roster.joined(with: snapshot.workers)
            return [.time] + workers
        default: return []
        }
    }

    private var general: [Question] {
        [
            .information, .slowLog, .registry, .nodes, .workers(role: Partition.role),
            .dead(role: Partition.role),
        ] + Survey.otherRoles.map { .workers(role: $0) }
    }

    private var partitions: [Question] {
        snapshot.partitions.flatMap { partition -> [Question] in
            let name = Partition.name(partition.number)
            return [.stream(name), .groups(name), .lease(name)]
        }
    }

    private var clients: [Question] {
        (snapshot.server?.clients ?? .max) <= Survey.mostClients ? [.clients] : []
    }

    private var nodes: [Question] {
        snapshot.nodes.flatMap { [.node($0.name), .nodeLife($0.name)] }
    }

    private var streams: [Question] {
        snapshot.streams.flatMap { stream -> [Question] in
            let name = stream.name
            return [.workers(role: name), .length(name), .groups(name), .dead(role: name)]
        }
    }

    private var workers: [Question] {
        snapshot.workers.flatMap { [.worker($0.name), .workerLife($0.name)] }
    }
}
