import Foundation
import TestSupport
import Testing

/// `martlet top` against a real Redis in which nodes and workers were planted.
@Suite struct `martlet top` {
    private let redis: RedisServer

    init() throws {
        redis = try RedisServer()
    }

    /// What nodes and workers with these counters would write, to last for the time in ms.
    private func plant(
        prefix: String = "",
        counter: Int,
        nodes: [String],
        workers: [String],
        lasting life: Int = 5000
    ) throws {
        let now = try now()
        for node in nodes {
            let report = """
                {"name":"\(node)","connections":20,"users":10,"sends":\(counter),"deliveries":\(counter * 5),"since":1}
                """
            try redis.command("SET", "\(prefix)node:\(node)", report, "PX", "\(life)")
            try redis.command("ZADD", "\(prefix)nodes", "\(now + life)", node)
        }
        for worker in workers {
            let report = """
                {"name":"\(worker)","role":"fanout","partitions":[3],"jobs":\(counter),"redeliveries":1,"dead":0,\
                "deliveries":\(counter * 100),"since":1}
                """
            try redis.command("SET", "\(prefix)worker:\(worker)", report, "PX", "\(life)")
            try redis.command("ZADD", "\(prefix)workers:fanout", "\(now + life)", "\(worker):token")
            try redis.command("SET", "\(prefix)lease:{\(prefix)work:fanout:3}", "\(worker):token")
        }
    }

    private func now() throws -> Int {
        let time = try redis.command("TIME").elements.map { $0.integer ?? 0 }
        return time[0] * 1000 + time[1] / 1000
    }

    private func json(_ arguments: String...) throws -> [String: Any] {
        let process = try Executable.start(["top", "--json", "--redis", redis.socketURL] + arguments)
        #expect(try process.waitForExit() == .exited(0), "\(process.errorOutput)")
        let object = try JSONSerialization.jsonObject(with: Data(process.output.utf8))
        return try #require(object as? [String: Any])
    }

    private func objects(_ name: String, in view: [String: Any]) throws -> [[String: Any]] {
        try #require(view[name] as? [[String: Any]])
    }

    private func problems(in view: [String: Any]) throws -> [String] {
        try objects("problems", in: view).compactMap { $0["text"] as? String }
    }

    @Test func `knows the rates between its two looks, from a system that goes on`() throws {
        let process = try Executable.start(["top", "--json", "--redis", redis.socketURL])
        var counter = 1000
        // A report at each turn, with 20 more sends: how fast that is depends on the machine.
        let hasEnded = try Deadline().wait {
            counter += 20
            try plant(counter: counter, nodes: ["n1", "n2"], workers: ["w1"])
            return !process.isRunning
        }
        #expect(hasEnded)
        #expect(try process.waitForExit() == .exited(0), "\(process.errorOutput)")
        let object = try JSONSerialization.jsonObject(with: Data(process.output.utf8))
        let view = try #require(object as? [String: Any])
        let nodes = try objects("nodes", in: view)
        #expect(nodes.map { $0["name"] as? String } == ["n1", "n2"])
        let sends = try #require(nodes[0]["sendsPerSecond"] as? Double)
        let deliveries = try #require(nodes[0]["deliveriesPerSecond"] as? Double)
        #expect(sends > 20 && abs(deliveries - 5 * sends) < 0.1, "\(sends) \(deliveries)")
        let worker = try #require(try objects("workers", in: view).first)
        let jobs = try #require(worker["jobsPerSecond"] as? Double)
        #expect(worker["alive"] as? Bool == true && jobs > 20)
        #expect(try objects("partitions", in: view)[3]["owner"] as? String == "w1")
        let totals = try #require(view["totals"] as? [String: Any])
        #expect(totals["connections"] as? Int == 40 && totals["nodes"] as? Int == 2)
    }

    @Test func `names a dead node, an orphaned partition and dead letters in words`() throws {
        // However slow the machine is, these two are alive.
        try plant(counter: 1, nodes: ["n1"], workers: ["w1"], lasting: 600_000)
        try redis.command("ZADD", "nodes", "\(try now() - 7000)", "n2")
        for _ in 0..<120 { try redis.command("XADD", "work:fanout:5", "*", "version", "1") }
        try redis.command("XADD", "dead:fanout", "*", "reason", "no")
        let process = try Executable.start(["top", "--once", "--redis", redis.socketURL])
        #expect(try process.waitForExit() == .exited(0), "\(process.errorOutput)")
        let text = process.output
        #expect(text.contains("✗ node n2 has not reported for 1"), "\(text)")
        #expect(text.contains("✗ partition 5 has no owner and 120 jobs wait\n"), "\(text)")
        #expect(text.contains("! dead:fanout holds 1 dead letter\n"), "\(text)")
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `sees what has its prefix, and nothing else`() throws {
        try plant(prefix: "p:", counter: 1, nodes: ["n1"], workers: ["w1"])
        try plant(counter: 1, nodes: ["other"], workers: [])
        try redis.command("HSET", "p:registry", "push:push", "100", "service:weather", "5")
        try redis.command("XADD", "p:work:push", "*", "version", "1")
        let view = try json("--prefix", "p:")
        #expect(try objects("nodes", in: view).map { $0["name"] as? String } == ["n1"])
        #expect(try objects("partitions", in: view)[3]["owner"] as? String == "w1")
        let streams = try objects("streams", in: view)
        #expect(
            streams.map { $0["name"] as? String }
                == ["push", "weather", "receipts", "erase"].map { "work:\($0)" }
        )
        #expect(streams.map { $0["length"] as? Int } == [1, 0, 0, 0])
    }

    @Test func `survives keys of other types, and says which`() throws {
        for key in ["nodes", "workers:fanout", "registry", "dead:fanout", "lease:{work:fanout:1}"] {
            try redis.command("SADD", key, "x")
        }
        try redis.command("SET", "work:fanout:3", "x")
        let found = try problems(in: try json())
        let keys = [
            "nodes", "workers:fanout", "registry", "dead:fanout", "lease:{work:fanout:1}", "work:fanout:3",
        ]
        for key in keys {
            #expect(
                found.contains("the key \(key) is of another type: somebody else uses the name"),
                "\(found)"
            )
        }
        try redis.command("FLUSHALL")
        try redis.command("ZADD", "nodes", "1", "n1", "2", "not a name")
        try redis.command("SET", "node:n1", "[]")
        let others = try problems(in: try json())
        #expect(others.contains("what stands in node:n1 is no report of Martlet"), "\(others)")
        #expect(others.contains("the key nodes holds a name that nothing of Martlet can have"), "\(others)")
    }

    @Test func `asks little: no key is looked for, and an empty system costs no hundred commands a look`()
        throws
    {
        try redis.command("CONFIG", "RESETSTAT")
        _ = try json()
        let text = try redis.command("INFO", "commandstats").text ?? ""
        let calls = text.split(separator: "\r\n").compactMap { line -> (String, Int)? in
            guard let colon = line.firstIndex(of: ":"), let end = line.firstIndex(of: ",") else { return nil }
            let count = line[..<end].drop { $0 != "=" }.dropFirst()
            return (String(line[..<colon].dropFirst("cmdstat_".count)), Int(count) ?? 0)
        }
        let names = Set(calls.map(\.0))
        #expect(names.isDisjoint(with: ["keys", "scan", "type", "config|get", "monitor"]), "\(names)")
        #expect(calls.reduce(0) { $0 + $1.1 } < 2 * 70, "\(calls)")
    }

    @Test func `works with the least rights that the help names, and says what is missing with fewer`() throws
    {
        let help = try Executable.run("top", "--help").output
        #expect(help.contains("+xinfo|groups"))
        try redis.command(
            "ACL",
            "SETUSER",
            "top",
            "on",
            ">secret",
            "resetchannels",
            "+ping",
            "+time",
            "+info",
            "+slowlog|len",
            "+client|list",
            "+hgetall",
            "+zrange",
            "+get",
            "+pttl",
            "+xlen",
            "+xinfo|stream",
            "+xinfo|groups",
            "~registry",
            "~nodes",
            "~node:*",
            "~workers:*",
            "~worker:*",
            "~work:*",
            "~lease:*",
            "~dead:*"
        )
        try plant(counter: 1, nodes: ["n1"], workers: ["w1"])
        let url = redis.url.replacing("redis://", with: "redis://top:secret@")
        let run = { try Executable.run("top", "--once", environment: ["MARTLET_REDIS": url]).output }
        #expect(!(try run()).contains("may not"))
        try redis.command("ACL", "SETUSER", "top", "-client|list", "-slowlog|len")
        let text = try run()
        #expect(
            text.contains("! this user of Redis may not CLIENT LIST, SLOWLOG LEN: numbers are missing\n"),
            "\(text)"
        )
        #expect(!text.contains("secret"))
    }

    @Test func `says why Redis does not answer`() throws {
        let port = try FreePort.find()
        let result = try Executable.run("top", "--once", "--redis", "redis://127.0.0.1:\(port)")
        #expect(result.status == .exited(69) && result.output.isEmpty)
        #expect(result.errors.contains("connection refused") && result.errors.contains("start Redis"))
    }

    @Test func `goes on without a terminal, over a restart of Redis, until it is told to stop`() throws {
        let process = try Executable.start(["top", "--interval", "200ms", "--redis", redis.socketURL])
        let views = { process.output.split(separator: "\n").count { $0.hasPrefix(" martlet top ") } }
        #expect(Deadline().wait { views() >= 2 })
        redis.kill()
        _ = try process.waitForLine(containing: "Redis does not answer: ")
        let count = views()
        try redis.start()
        #expect(Deadline().wait { views() > count + 1 })
        process.signal(SIGTERM)
        #expect(try process.waitForExit() == .exited(0))
        #expect(!process.output.contains("\u{1B}"))
    }
}
