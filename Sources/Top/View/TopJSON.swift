internal import Protocol

/// The view as one JSON object, for programs; what is not known is null.
package enum TopJSON {
    /// One line.
    package static func text(_ history: History) -> String {
        guard let snapshot = history.newest else { return "{}\n" }
        let rates = history.rates
        let lives = Lives(from: history.baseline, to: snapshot)
        let object = JSONTree.object([
            ("time", .number(snapshot.time)),
            ("problems", .array(Problems.all(in: history).map(problem))),
            ("redis", redis(snapshot, rates)),
            ("totals", totals(snapshot, rates)),
            ("nodes", .array(snapshot.nodes.map { node($0, rates.nodes[$0.name], at: snapshot.time) })),
            ("groupJobsPerSecond", .rate(rates.groupJobs)),
            ("groupJobsDonePerSecond", .rate(rates.groupJobsDone)),
            ("partitions", .array(snapshot.partitions.map { partition($0, lives) })),
            (
                "workers",
                .array(snapshot.workers.map { worker($0, rates.workers[$0.name], at: snapshot.time) })
            ),
            ("streams", .array(snapshot.streams.map(stream))),
            ("dead", .object(snapshot.dead.sorted { $0.key < $1.key }.map { ($0.key, .count($0.value)) })),
        ])
        return object.text + "\n"
    }

    private static func problem(_ problem: Problem) -> JSONTree {
        .object([("severity", .text(problem.severity.rawValue)), ("text", .text(problem.text))])
    }

    private static func redis(_ snapshot: Snapshot, _ rates: Rates) -> JSONTree {
        guard let server = snapshot.server else { return .null }
        return .object([
            ("version", .text(server.version)), ("uptimeSeconds", .number(server.uptimeSeconds)),
            ("usedMemory", .number(server.usedMemory)), ("maxMemory", .number(server.memoryLimit)),
            ("commandsPerSecond", .rate(rates.commands)),
            ("functionCallsPerSecond", .rate(rates.functionCalls)),
            ("functionMicroseconds", .rate(rates.functionMicroseconds)), ("hitShare", .rate(rates.hitShare)),
            ("evicted", .number(server.evicted)), ("evictedPerSecond", .rate(rates.evicted)),
            ("clients", .count(server.clients)), ("blockedClients", .count(server.blockedClients)),
            ("pubSubClients", .count(snapshot.subscribers)), ("monitors", .count(snapshot.monitors)),
            ("channels", .number(server.channels)), ("slowLog", .count(snapshot.slowLog)),
        ])
    }

    private static func totals(_ snapshot: Snapshot, _ rates: Rates) -> JSONTree {
        let totals = Totals(snapshot, rates)
        return .object([
            ("nodes", .count(totals.nodes)), ("connections", .number(totals.connections)),
            ("users", .number(totals.users)), ("sendsPerSecond", .rate(totals.sends)),
            ("deliveriesPerSecond", .rate(totals.deliveries)),
        ])
    }

    private static func node(
        _ node: Sighting<NodeReport>,
        _ rates: Rates.Node?,
        at time: UInt64
    ) -> JSONTree {
        .object([
            ("name", .text(node.name)), ("alive", .flag(!node.isSilent(at: time))),
            ("silentMilliseconds", .number(node.silence(at: time))),
            ("connections", .number(node.report?.connections)), ("users", .number(node.report?.users)),
            ("sends", .number(node.report?.sends)), ("deliveries", .number(node.report?.deliveries)),
            ("sendsPerSecond", .rate(rates?.sends)), ("deliveriesPerSecond", .rate(rates?.deliveries)),
            ("since", .number(node.report?.since)),
        ])
    }

    private static func partition(_ partition: Partition, _ lives: Lives) -> JSONTree {
        .object([
            ("partition", .count(partition.number)), ("owner", partition.owner.map { .text($0) } ?? .null),
            ("ownerGone", .flag(lives.isHolderGone(partition))),
            ("waiting", .count(partition.waiting)), ("pending", .count(partition.pending)),
            ("oldest", .number(partition.figures.oldest)),
        ])
    }

    private static func worker(
        _ worker: Sighting<WorkerReport>,
        _ rates: Rates.Worker?,
        at time: UInt64
    ) -> JSONTree {
        .object([
            ("name", .text(worker.name)), ("role", .text(worker.role)),
            ("alive", .flag(!worker.isSilent(at: time))),
            ("silentMilliseconds", .number(worker.silence(at: time))),
            ("partitions", worker.report.map { .array($0.partitions.map { .count($0) }) } ?? .null),
            ("jobs", .number(worker.report?.jobs)), ("deliveries", .number(worker.report?.deliveries)),
            ("redeliveries", .number(worker.report?.redeliveries)), ("dead", .number(worker.report?.dead)),
            ("jobsPerSecond", .rate(rates?.jobs)), ("deliveriesPerSecond", .rate(rates?.deliveries)),
            ("redeliveriesPerSecond", .rate(rates?.redeliveries)), ("since", .number(worker.report?.since)),
        ])
    }

    private static func stream(_ stream: JobStream) -> JSONTree {
        .object([
            ("name", .text("work:\(stream.name)")), ("for", .array(stream.kinds.map { .text($0) })),
            ("length", .count(stream.figures.length)), ("waiting", .count(stream.waiting)),
            ("pending", .count(stream.pending)), ("most", .count(stream.most)),
        ])
    }
}
