/// Whether this machine lets a node, and perhaps Redis, do their work.
enum MachineChecks {
    /// Below this a node cannot even hold the clients of a small team.
    private static let leastFiles: UInt64 = 1024
    private static let goodFiles: UInt64 = 10_000
    private static let goodBacklog = 1024

    static func findings(_ facts: MachineFacts) -> [Finding] {
        let redis = facts.isRedisLocal ? [overcommit(facts), hugePages(facts)] : []
        return ([files(facts), backlog(facts)] + redis).compactMap { $0 }
    }

    static func files(_ facts: MachineFacts) -> Finding {
        let limit = facts.files.hard
        let text = "up to \(limit) open files"
        if limit >= goodFiles { return .ok("files", text) }
        let change =
            "raise the hard limit: LimitNOFILE= in the systemd unit, or limits.conf, or --ulimit nofile="
        let why = "every client is an open file"
        if limit >= leastFiles { return .warning("files", text, change: change, why: why) }
        return .failure("files", text, change: change, why: why)
    }

    static func backlog(_ facts: MachineFacts) -> Finding? {
        guard let backlog = facts.kernel["net/core/somaxconn"].flatMap({ Int($0) }) else { return nil }
        if backlog >= goodBacklog { return .ok("somaxconn", "\(backlog)") }
        return .warning(
            "somaxconn",
            "\(backlog)",
            change: "sysctl -w net.core.somaxconn=4096",
            why: "clients that reconnect all at once would be turned away by the kernel"
        )
    }

    static func overcommit(_ facts: MachineFacts) -> Finding? {
        guard let mode = facts.kernel["vm/overcommit_memory"] else { return nil }
        if mode == "1" { return .ok("overcommit_memory", mode) }
        return .warning(
            "overcommit_memory",
            mode,
            change: "sysctl -w vm.overcommit_memory=1",
            why:
                "rewriting the append-only file forks Redis, which may fail with more than half of the memory in use"
        )
    }

    static func hugePages(_ facts: MachineFacts) -> Finding? {
        guard let mode = facts.hugePages else { return nil }
        if mode != "always" { return .ok("transparent_hugepage", mode) }
        return .warning(
            "transparent_hugepage",
            mode,
            change: "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
            why: "after a fork every write copies 2 MB: pauses and twice the memory"
        )
    }

    static func port(_ facts: PortFacts) -> Finding {
        let check = "listen \(facts.address)"
        switch facts.state {
        case .free: return .ok(check, "free")
        case .used:
            return .warning(
                check,
                "somebody listens there",
                change: "nothing if it is a node; otherwise choose another --listen",
                why: "several nodes may share a port, other programs may not"
            )
        case .unusable(let reason):
            return .failure(
                check,
                reason,
                change: "choose another --listen; ports below 1024 need CAP_NET_BIND_SERVICE",
                why: "a node could not start with it"
            )
        }
    }
}
