/// Whether Redis keeps everything, and in how much memory.
enum MemoryChecks {
    /// Up to this the inbox of a user with a few waiting messages stays small.
    private static let goodNodeBytes = 1024
    /// Entries of a stream are found by walking their block, so that a huge number is slow.
    private static let mostNodeEntries = 1000

    static func findings(_ facts: RedisFacts) -> [Finding] {
        guard let configuration = facts.configuration else { return [] }
        return [
            policy(configuration), limit(facts), streamBlocks(configuration), streamEntries(configuration),
            fragmentation(facts),
        ].compactMap { $0 }
    }

    static func policy(_ configuration: [String: String]) -> Finding {
        let policy = configuration["maxmemory-policy"] ?? "not set"
        if policy == "noeviction" { return .ok("maxmemory-policy", policy) }
        let change = Finding.setting("maxmemory-policy", "noeviction")
        // Only keys with a time to live go: presence, not messages.
        if policy.hasPrefix("volatile-") {
            return .warning(
                "maxmemory-policy",
                policy,
                change: change,
                why: "users would seem offline at random"
            )
        }
        return .failure(
            "maxmemory-policy",
            policy,
            change: change,
            why: "when memory is full, Redis would throw away messages that were answered with sent"
        )
    }

    static func limit(_ facts: RedisFacts) -> Finding {
        let total = facts.number("total_system_memory") ?? 0
        let limit = facts.number("maxmemory") ?? 0
        let used = facts.number("used_memory") ?? 0
        guard limit > 0 else {
            return .warning(
                "maxmemory",
                "no limit",
                change: total > 0
                    ? Finding.setting("maxmemory", "\(total / 10 * 7)")
                    : "CONFIG SET maxmemory to 70 % of the memory, and in redis.conf",
                why:
                    "the kernel kills Redis when memory runs out; with a limit, sends get a retryable error instead"
            )
        }
        guard used < limit / 10 * 9 else {
            return .warning(
                "maxmemory",
                "\(used / max(1, limit / 100)) % of \(limit) bytes are used",
                change: "give it more memory, or remove old messages sooner",
                why: "at 100 % every send is refused"
            )
        }
        return .ok("maxmemory", "\(limit) bytes, \(used / max(1, limit / 100)) % used")
    }

    static func streamBlocks(_ configuration: [String: String]) -> Finding {
        let bytes = configuration["stream-node-max-bytes"].flatMap { Int($0) }
        if let bytes, bytes > 0, bytes <= goodNodeBytes { return .ok("stream-node-max-bytes", "\(bytes)") }
        return .warning(
            "stream-node-max-bytes",
            bytes.map(String.init) ?? "not set",
            change: Finding.setting("stream-node-max-bytes", "512"),
            why: "every waiting inbox takes at least one such block: 4.3 KB instead of 0.8 KB for one message"
        )
    }

    static func streamEntries(_ configuration: [String: String]) -> Finding? {
        let entries = configuration["stream-node-max-entries"].flatMap { Int($0) } ?? 100
        guard entries == 0 || entries > mostNodeEntries else { return nil }
        return .warning(
            "stream-node-max-entries",
            entries == 0 ? "no limit" : "\(entries)",
            change: Finding.setting("stream-node-max-entries", "100"),
            why: "reading one entry walks through its block"
        )
    }

    /// Only where it costs something: above 100 MB.
    static func fragmentation(_ facts: RedisFacts) -> Finding? {
        let ratio = facts.info["mem_fragmentation_ratio"].flatMap { Double($0) } ?? 1
        guard ratio > 1.5, (facts.number("used_memory") ?? 0) > 100_000_000 else { return nil }
        return .warning(
            "fragmentation",
            "Redis takes \(ratio) times the memory of its data",
            change: Finding.setting("activedefrag", "yes"),
            why: "the memory is paid for and not used"
        )
    }
}
