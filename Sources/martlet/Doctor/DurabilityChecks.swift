/// Whether what was acknowledged survives a restart of Redis.
enum DurabilityChecks {
    static func findings(_ facts: RedisFacts) -> [Finding] {
        guard let configuration = facts.configuration else { return state(facts) }
        return [
            appendOnly(configuration), fsync(configuration), rewriteFsync(configuration),
        ].compactMap { $0 } + state(facts)
    }

    static func appendOnly(_ configuration: [String: String]) -> Finding {
        if configuration["appendonly"] == "yes" { return .ok("appendonly", "yes") }
        return .failure(
            "appendonly",
            configuration["appendonly"] ?? "not set",
            change: Finding.setting("appendonly", "yes"),
            why: "a restart of Redis would lose messages that were answered with sent"
        )
    }

    /// Says nothing without an append-only file, which is complaint enough.
    static func fsync(_ configuration: [String: String]) -> Finding? {
        guard configuration["appendonly"] == "yes" else { return nil }
        switch configuration["appendfsync"] {
        case "always": return .ok("appendfsync", "always: nothing is lost when the power fails")
        case "everysec": return .ok("appendfsync", "everysec: a power failure costs up to a second")
        case let other:
            return .failure(
                "appendfsync",
                other ?? "not set",
                change: Finding.setting("appendfsync", "everysec") + " (or always)",
                why: "the system writes when it likes: a power failure costs half a minute of messages"
            )
        }
    }

    static func rewriteFsync(_ configuration: [String: String]) -> Finding? {
        guard configuration["no-appendfsync-on-rewrite"] == "yes" else { return nil }
        return .warning(
            "no-appendfsync-on-rewrite",
            "yes",
            change: Finding.setting("no-appendfsync-on-rewrite", "no"),
            why: "while the log is rewritten, minutes of messages are not yet on disk"
        )
    }

    /// Whether writing to the disk works.
    static func state(_ facts: RedisFacts) -> [Finding] {
        guard facts.info["aof_last_write_status"] == "err" || facts.info["aof_last_bgrewrite_status"] == "err"
        else {
            return []
        }
        return [
            .failure(
                "disk",
                "the last write or rewrite of the append-only file failed",
                change:
                    "look at Redis' log; usually the disk is full, or fork fails for vm.overcommit_memory",
                why: "Redis refuses writes when it cannot log them"
            )
        ]
    }
}
