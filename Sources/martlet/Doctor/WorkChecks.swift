internal import Top

/// Whether somebody does the work that waits in Redis.
enum WorkChecks {
    /// A job that has waited for so long, in ms, is not just on its way.
    private static let longWait: UInt64 = 5_000

    static func findings(_ facts: RedisFacts) -> [Finding] {
        guard let history = facts.work, let work = history.newest else { return [] }
        let hidden = work.oddities.contains { if case .forbidden = $0 { true } else { false } }
        if hidden { return [unseen] }
        return [
            workers(work), otherWorkers(work), names(history), waiting(work), streams(history),
            deadLetters(work),
        ]
        .compactMap { $0 }
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

    /// Whether there is a live worker of each other built-in role, where there is a node.
    static func otherWorkers(_ work: Snapshot) -> Finding? {
        guard !work.liveNodes.isEmpty else { return nil }
        let missing = OtherRole.allCases.filter { role in
            !work.liveWorkers.contains { $0.role == role.rawValue }
        }
        guard let first = missing.first else { return .ok("other-workers", "presence, receipts, retention") }
        return .warning(
            "other-workers",
            "no live worker for \(missing.map(\.rawValue).joined(separator: ", "))",
            change: "start one of each: martlet worker \(first.rawValue) --redis URL",
            why: missing.map(\.why).joined(separator: "; ")
        )
    }

    /// The built-in roles beside the fan-out.
    private enum OtherRole: String, CaseIterable {
        case presence, receipts, retention

        /// What is not done without it.
        var why: String {
            switch self {
            case .presence: "whoever came online stays so"
            case .receipts: "senders of groups do not hear who has got and read their messages"
            case .retention: "deleted messages stay in inboxes, and Redis grows for ever"
            }
        }
    }

    /// Whether workers share a name.
    static func names(_ history: History) -> Finding? {
        let problems = Problems.ofNames(in: history)
        guard !problems.isEmpty else { return nil }
        return .warning(
            "worker-names",
            problems.map(\.text).joined(separator: "; "),
            change: "give each worker a --name of its own, or leave the option out",
            why: "they overwrite each other's reports, and cannot be told apart"
        )
    }

    /// Whether somebody does the work of the other workers and services, and whether it can reach them.
    static func streams(_ history: History) -> Finding? {
        let problems = Problems.ofStreams(in: history)
        let count = history.newest?.streams.count { !$0.isBuiltIn } ?? 0
        guard count > 0 || !problems.isEmpty else { return nil }
        guard !problems.isEmpty else { return .ok("streams", "registered: \(count)") }
        let isBad = problems.contains { $0.severity == .bad }
        return Finding(
            check: "streams",
            status: isBad ? .failure : .warning,
            summary: problems.map(\.text).joined(separator: "; "),
            change:
                "start the worker, or another one; DEL a key that is not the worker's; HDEL from the registry what"
                + " nobody is to do any more (docs/workers.md#taps)",
            why: "what waits is not done, and beyond the bound copies are lost and calls refused"
        )
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

    /// Whether there are dead letters.
    static func deadLetters(_ work: Snapshot) -> Finding {
        let roles = work.dead.keys.sorted()
        guard !roles.isEmpty else { return .ok("dead-letters", "none") }
        return .warning(
            "dead-letters",
            roles.map { "dead:\($0) holds \(work.dead[$0] ?? 0)" }.joined(separator: ", "),
            change:
                "read them with XREVRANGE dead:\(roles[0]) + - COUNT 10 and mend the reason, then XADD them to their"
                + " stream again or drop them with XDEL (docs/workers.md#dead-letters)",
            why:
                "each is a job that could not be read or failed at every try, or tells of somebody who was missed"
        )
    }
}
