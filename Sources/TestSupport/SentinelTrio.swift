/// A Redis master, two replicas and three sentinels that agree on a failover within seconds.
///
/// A server that is killed and started again comes back with the role that it began with, and the sentinels put it right:
/// so the first master comes back as a second one for a moment, as in the world.
package final class SentinelTrio {
    /// What the sentinels call the master.
    package static let name = "martlet"

    /// The servers; the first one is the first master.
    package let servers: [RedisServer]
    /// The sentinels; two of three have to agree.
    package let sentinels: [SentinelServer]

    /// Starts all and waits until everybody knows everybody.
    ///
    /// `patience` is the silence after which a sentinel thinks that a server is down. The lines are of redis.conf, for all
    /// servers.
    package init(configuration: [String] = [], patience: Duration = .milliseconds(1_000)) throws {
        let common =
            ["repl-diskless-sync-delay 0", "repl-ping-replica-period 1", "repl-timeout 10"] + configuration
        let master = try RedisServer(configuration: common)
        var servers = [master]
        for _ in 0..<2 {
            servers.append(
                try RedisServer(configuration: common + ["replicaof 127.0.0.1 \(master.port)"])
            )
        }
        self.servers = servers
        try Self.waitForReplicas(of: master, count: 2)
        // Only now: a sentinel asks a master for its replicas at once, and then every ten seconds.
        sentinels = try (0..<3).map { _ in
            try SentinelServer(name: Self.name, masterPort: master.port, patience: patience)
        }
        try waitUntilWhole()
    }

    /// `redis+sentinel://127.0.0.1:port,…/martlet/0`.
    package var url: String {
        "redis+sentinel://\(sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ","))/\(Self.name)/0"
    }

    /// The server that most sentinels call the master; nil while they do not agree.
    package var master: RedisServer? {
        let ports = sentinels.filter { $0.processID != nil }.compactMap { sentinel in
            try? sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Self.name).elements.last?.integer
        }
        return servers.first { server in ports.count { $0 == Int(server.port) } >= 2 }
    }

    /// The servers that are not the master.
    package var replicas: [RedisServer] {
        let master = master
        return servers.filter { $0 !== master }
    }

    /// Has the sentinels make another server the master, with all of them alive, and waits until they agree on it.
    @discardableResult
    package func failOver() throws -> RedisServer {
        guard let old = master else { throw TestSupportError("there is no master") }
        let isBegun = Deadline().wait {
            // Refused while an earlier failover is not over, or no replica is known to be good.
            (try? sentinels[0].command("SENTINEL", "FAILOVER", Self.name)) == .text("OK")
        }
        guard isBegun else { throw TestSupportError("no sentinel begins a failover") }
        return try waitForMaster(otherThan: old)
    }

    /// Waits until most sentinels have made another server the master, and it says so itself.
    @discardableResult
    package func waitForMaster(otherThan old: RedisServer) throws -> RedisServer {
        var found: RedisServer?
        let isFound = Deadline(after: .seconds(40)).wait {
            guard let master, master !== old, Self.role(of: master) == "master" else { return false }
            found = master
            return true
        }
        guard isFound, let found else {
            throw TestSupportError("no other master: \(sentinels.map { $0.log.suffix(1_000) })")
        }
        return found
    }

    /// Waits until the master has so many replicas that follow it, and all sentinels know all of it.
    package func waitUntilWhole(replicas count: Int = 2) throws {
        let isWhole = Deadline(after: .seconds(60)).wait {
            guard let master, Self.replicas(of: master) >= count else { return false }
            return sentinels.allSatisfy { sentinel in
                guard sentinel.processID != nil else { return true }
                let fields = (try? sentinel.command("SENTINEL", "MASTER", Self.name).elements) ?? []
                return Self.field("num-other-sentinels", of: fields) == "2"
                    && Self.field("num-slaves", of: fields) == "2"
                    && Self.field("flags", of: fields) == "master"
            }
        }
        guard isWhole else { throw TestSupportError("the sentinels and servers did not find each other") }
    }

    private static func waitForReplicas(of master: RedisServer, count: Int) throws {
        guard Deadline().wait(until: { replicas(of: master) >= count }) else {
            throw TestSupportError("the replicas do not follow: \(master.log.suffix(2_000))")
        }
    }

    /// How many replicas are up to date with the server.
    package static func replicas(of server: RedisServer) -> Int {
        let info = (try? server.command("INFO", "replication").text) ?? ""
        return info.split(whereSeparator: \.isNewline).count { $0.contains(",state=online,") }
    }

    private static func role(of server: RedisServer) -> String? {
        (try? server.command("ROLE"))?.elements.first?.text
    }

    private static func field(_ name: String, of fields: [TestReply]) -> String? {
        guard let index = fields.firstIndex(of: .text(name)), index + 1 < fields.count else { return nil }
        return fields[index + 1].text
    }
}
