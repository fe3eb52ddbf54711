/// Whether this Redis is one that Martlet can work with at all.
enum ServerChecks {
    /// The first release with functions and sharded pub/sub.
    private static let oldestMajorVersion = 7
    /// Above this the network, not Redis, is what users wait for.
    private static let slowRoundTripMicroseconds = 5000

    static func findings(_ facts: RedisFacts) -> [Finding] {
        [
            version(facts), role(facts), roundTrip(facts), configuration(facts), monitors(facts),
            facts.rights?.finding,
        ].compactMap { $0 }
    }

    static func version(_ facts: RedisFacts) -> Finding {
        let version = facts.info["valkey_version"] ?? facts.info["redis_version"] ?? ""
        let name = facts.info["valkey_version"] == nil ? "Redis" : "Valkey"
        let major = version.split(separator: ".").first.flatMap { Int($0) } ?? 0
        if major >= oldestMajorVersion { return .ok("version", "\(name) \(version)") }
        return .failure(
            "version",
            version.isEmpty ? "INFO names no version" : "\(name) \(version)",
            change: "use Redis 7.0 or newer, or Valkey",
            why: "Martlet's functions need FUNCTION LOAD, which came with 7.0"
        )
    }

    static func role(_ facts: RedisFacts) -> Finding {
        let role = facts.info["role"] ?? "unknown"
        if facts.info["cluster_enabled"] == "1" {
            return .failure(
                "role",
                "runs in cluster mode",
                change: "use a Redis without cluster-enabled for now",
                why: "this version of Martlet sends everything to one server"
            )
        }
        if role == "master" {
            return .ok("role", "master, \(facts.info["connected_slaves"] ?? "0") replicas")
        }
        return .failure(
            "role",
            role == "slave" ? "is a replica" : "role is \(role)",
            change: "let --redis name the master",
            why: "a replica takes no writes"
        )
    }

    static func roundTrip(_ facts: RedisFacts) -> Finding {
        let text = "\(facts.roundTripMicroseconds) µs for a PING"
        if facts.roundTripMicroseconds < slowRoundTripMicroseconds { return .ok("round-trip", text) }
        return .warning(
            "round-trip",
            text,
            change:
                "put nodes and Redis into the same data centre, and look at LATENCY DOCTOR and SLOWLOG GET",
            why: "every message waits for Redis at least once before it counts as sent"
        )
    }

    static func configuration(_ facts: RedisFacts) -> Finding? {
        guard facts.configuration == nil else { return nil }
        return .warning(
            "configuration",
            "this user may not run CONFIG GET, so most settings were not checked",
            change: "ACL SETUSER <user> \(RedisRights.doctor), or use a user who has these rights",
            why: "what cannot be seen cannot be checked"
        )
    }

    static func monitors(_ facts: RedisFacts) -> Finding? {
        guard let monitors = facts.monitors else { return nil }
        if monitors == 0 { return .ok("monitor", "nobody runs MONITOR") }
        return .warning(
            "monitor",
            "\(monitors) \(monitors == 1 ? "client runs" : "clients run") MONITOR",
            change: "find them with CLIENT LIST (flags=O), and end them when they are not needed",
            why: "one MONITOR costs Redis about half of its throughput"
        )
    }
}
