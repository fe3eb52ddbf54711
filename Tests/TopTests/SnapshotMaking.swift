@testable import Top

/// Looks for tests, at a time of their own in ms.
extension Snapshot {
    /// Two nodes and two fan-out workers that share the partitions, all well, and nothing to do.
    static func healthy(at time: UInt64 = 100_000, seconds: UInt64 = 10) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.time = time
        var server = ServerFigures()
        server.run = "a"
        server.version = "Redis 7.0.15"
        server.usedMemory = 50 << 20
        server.memoryLimit = 1 << 30
        server.commands = seconds * 1000
        server.clients = 6
        snapshot.server = server
        snapshot.monitors = 0
        snapshot.nodes = ["n1", "n2"].map { .node($0, at: time, counter: seconds * 100) }
        snapshot.workers = ["w1", "w2"].map { .worker($0, at: time, counter: seconds * 10) }
        snapshot.tokens["fanout"] = ["w1:x": time + 3000, "w2:y": time + 3000]
        for number in snapshot.partitions.indices {
            snapshot.partitions[number].holder = number < 8 ? "w1:x" : "w2:y"
        }
        return snapshot
    }
}

extension Sighting where Report == NodeReport {
    /// A node that has reported at that time.
    static func node(_ name: String, at time: UInt64, counter: UInt64 = 0, since: UInt64 = 1) -> Self {
        var node = Sighting(name: name)
        node.aliveUntil = time + 5000
        node.reportedAt = time
        node.report = NodeReport(
            connections: 20,
            users: 10,
            sends: counter,
            deliveries: counter * 5,
            since: since
        )
        return node
    }
}

extension Sighting where Report == WorkerReport {
    /// A fan-out worker that has reported at that time.
    static func worker(_ name: String, at time: UInt64, counter: UInt64 = 0) -> Self {
        var worker = Sighting(name: name)
        worker.role = Partition.role
        worker.aliveUntil = time + 3000
        worker.reportedAt = time
        let json = """
            {"name":"\(name)","role":"fanout","partitions":[0,1,2],"jobs":\(counter),"redeliveries":0,"dead":0,\
            "deliveries":\(counter * 100),"since":5}
            """
        worker.report = WorkerReport(json: Array(json.utf8))
        return worker
    }
}

extension History {
    init(_ snapshots: Snapshot...) {
        self.init()
        for snapshot in snapshots { add(snapshot) }
    }
}
