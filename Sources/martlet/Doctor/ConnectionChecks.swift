/// Whether nodes can hold their connections to Redis.
enum ConnectionChecks {
    /// What a busy node may have to be sent while it pauses for a second: 100,000 events of 300 bytes, twice.
    private static let pubSubHardBytes = 64 << 20
    private static let pubSubSoftBytes = 32 << 20
    private static let fewClients = 1000

    static func findings(_ facts: RedisFacts) -> [Finding] {
        guard let configuration = facts.configuration else { return [] }
        return [
            pubSubBuffer(configuration), clients(facts), timeout(configuration), keepAlive(configuration),
        ].compactMap { $0 }
    }

    static func pubSubBuffer(_ configuration: [String: String]) -> Finding {
        let name = "client-output-buffer-limit"
        let limit = OutputBufferLimit("pubsub", in: configuration[name] ?? "")
        if let limit, limit.holds(hardBytes: pubSubHardBytes, softBytes: pubSubSoftBytes) {
            return .ok(name, "pubsub \(limit.hardBytes) \(limit.softBytes) \(limit.softSeconds)")
        }
        return .warning(
            name,
            limit.map { "pubsub \($0.hardBytes) \($0.softBytes) \($0.softSeconds)" } ?? "pubsub is not set",
            change:
                "CONFIG SET \(name) \"pubsub 268435456 67108864 60\", and \(name) pubsub 268435456 67108864 60"
                + " in redis.conf",
            why:
                "Redis would drop a node that pauses under load; nothing is lost, but all its users' inboxes are read again"
        )
    }

    static func clients(_ facts: RedisFacts) -> Finding? {
        guard let most = facts.number("maxclients") else { return nil }
        let used = facts.info["connected_clients"].flatMap { Int($0) } ?? 0
        if most >= fewClients, used < most / 10 * 8 { return .ok("maxclients", "\(used) of \(most) in use") }
        return .warning(
            "maxclients",
            "\(used) of \(most) in use",
            change: Finding.setting("maxclients", "10000") + ", with a file limit that allows it",
            why: "a node or worker that finds no place cannot start"
        )
    }

    static func timeout(_ configuration: [String: String]) -> Finding? {
        guard let seconds = configuration["timeout"].flatMap({ Int($0) }), seconds > 0 else { return nil }
        // The nodes' links say something every five seconds.
        guard seconds < 30 else { return nil }
        return .warning(
            "timeout",
            "\(seconds) s",
            change: Finding.setting("timeout", "0"),
            why: "a node that has nothing to say for so long would be disconnected"
        )
    }

    static func keepAlive(_ configuration: [String: String]) -> Finding? {
        guard configuration["tcp-keepalive"] == "0" else { return nil }
        return .warning(
            "tcp-keepalive",
            "off",
            change: Finding.setting("tcp-keepalive", "60"),
            why: "connections of machines that have vanished would stay for ever"
        )
    }
}
