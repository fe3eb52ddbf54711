extension Problems {
    /// Beyond these shares of its limit Redis is nearly full, and as good as full.
    private static let highShare = 0.85
    private static let fullShare = 0.97

    var ofServer: [Problem] {
        [memory, eviction, disk, replica, monitors].compactMap { $0 }
    }

    private var memory: Problem? {
        guard let server = snapshot.server, server.memoryLimit > 0 else { return nil }
        let share = Double(server.usedMemory) / Double(server.memoryLimit)
        guard share >= Self.highShare else { return nil }
        let text = "Redis uses \(Words.percent(share)) of its memory; when it is full, sends are refused"
        return share >= Self.fullShare ? .bad(text) : .warning(text)
    }

    private var eviction: Problem? {
        guard let evicted = rates.evicted, evicted > 0 else { return nil }
        let policy = snapshot.server?.policy ?? ""
        return .bad("Redis throws data away, \(Words.rate(evicted)) keys/s: maxmemory-policy is \(policy)")
    }

    private var disk: Problem? {
        guard snapshot.server?.isDiskFailing == true else { return nil }
        return .bad("Redis cannot write its append-only file, and refuses to store anything")
    }

    private var replica: Problem? {
        guard snapshot.server?.isReplica == true else { return nil }
        return .warning("this Redis is a replica: what it shows may be late, and leases are not taken here")
    }

    private var monitors: Problem? {
        guard let monitors = snapshot.monitors, monitors > 0 else { return nil }
        let who = monitors == 1 ? "somebody runs" : "\(monitors) clients run"
        return .warning("\(who) MONITOR, which costs Redis about half its throughput")
    }
}
