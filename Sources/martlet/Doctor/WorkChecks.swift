internal import Top

/// Whether somebody does the work that waits in Redis.
enum WorkChecks {
    /// A job that has waited for so long, in ms, is not just on its way.
    private static let longWait: UInt64 = 5_000

    static func findings(_ facts: RedisFacts) -> [Finding] {
        guard let work = facts.work else { return [] }
        let hidden = work.oddities.contains { if case .forbidden = $0 { true } else { false } }
        return hidden ? [unseen] : [workers(work), waiting(work), deadLetters(work)].compactMap { $0 }
    }

    private static var unseen: Finding {
        .warning(
            "workers",
            "this user may not look at them",
            change: "ACL SETUSER <user> \(RedisRights.work), or use a user who has these rights",
            why: "what cannot be seen cannot be checked"
        )
    }

    /// Whether a fan-out worker is alive; without one, messages to groups stay where they are.
    static func workers(_ work: Snapshot) -> Finding {
        let alive = work.liveWorkers.count { $0.role == Partition.role }
        let jobs = work.partitions.reduce(0) { $0 + $1.waiting + $1.pending }
        if alive > 0 { return .ok("workers", "fan-out workers: \(alive)") }
        let change = "start one: martlet worker fanout --redis URL"
        let why = "messages to groups are stored and reach nobody before a worker runs"
        if jobs > 0 {
            let text = "no fan-out worker is alive, and jobs wait: \(jobs)"
            return .failure("workers", text, change: change, why: why)
        }
        guard !work.liveNodes.isEmpty else { return .ok("workers", "no fan-out worker, and nothing waits") }
        return .warning("workers", "no fan-out worker is alive", change: change, why: why)
    }

    /// Whether jobs wait for long although workers are alive.
    static func waiting(_ work: Snapshot) -> Finding? {
        let late = work.partitions.filter { partition in
            partition.figures.oldest.map { work.time - min(work.time, $0) > longWait } ?? false
        }
        guard !late.isEmpty, work.liveWorkers.contains(where: { $0.role == Partition.role }) else {
            return nil
        }
        return .warning(
            "partitions",
            "jobs wait for more than \(longWait / 1000) s in \(Words.ranges(late.map(\.number)))",
            change: "look at martlet top: a worker that is at its limit, or a lease that nobody takes",
            why: "members of these groups get their messages late"
        )
    }

    /// Whether jobs were given up.
    static func deadLetters(_ work: Snapshot) -> Finding {
        let roles = work.dead.keys.sorted()
        guard !roles.isEmpty else { return .ok("dead-letters", "none") }
        return .warning(
            "dead-letters",
            roles.map { "dead:\($0) holds \(work.dead[$0] ?? 0)" }.joined(separator: ", "),
            change:
                "read them with XREVRANGE dead:\(roles[0]) + - COUNT 10, mend the reason, then XDEL or XTRIM them",
            why: "these jobs were given up after several tries: somebody missed something"
        )
    }
}
