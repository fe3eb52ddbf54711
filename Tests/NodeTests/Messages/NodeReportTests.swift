import Glibc
import TestSupport
import Testing

/// What nodes say of themselves in Redis.
@Suite(.serialized, .stage(nodes: 2)) struct `A node's report` {
    @Test func `tells what the node does, and ends soon after the node`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let tablet = try Device(alice.user, "tablet", on: stage.nodes[0])
        try alice.deliver(1, to: alice.user, "hi")
        try tablet.wait(messages: 1)
        var report: ChatFrame?
        let isThere = try Deadline().wait {
            let text = try stage.redis.command("GET", "node:n1").text
            report = try text.map { try ChatFrame(Array($0.utf8)) }
            return report?.int("sends") == 1 && report?.int("deliveries") == 1
        }
        #expect(isThere, "\(String(describing: report))")
        #expect(report?.names == ["name", "connections", "users", "sends", "deliveries", "since"])
        #expect(
            report?.string("name") == "n1" && report?.int("connections") == 2 && report?.int("users") == 1
        )
        #expect((report?.int("since") ?? 0) > 1_700_000_000_000)
        let rest = try stage.redis.command("PTTL", "node:n1").integer ?? 0
        #expect(rest > 0 && rest <= 5_000)
        let areListed = try Deadline().wait {
            let nodes = try stage.redis.command("ZRANGEBYSCORE", "nodes", "1700000000000", "+inf").elements
            return Set(nodes.compactMap(\.text)) == ["n1", "n2"]
        }
        #expect(areListed)
    }

    @Test func `is taken back by a node that is told to stop, and outlasts one that dies`() throws {
        let stage = try Stage.current
        for signal in [SIGTERM, SIGKILL] {
            try stage.withNode([]) { node in
                let isThere = try Deadline().wait {
                    try stage.redis.command("EXISTS", "node:extra").integer == 1
                        && stage.redis.command("ZSCORE", "nodes", "extra") != .null
                }
                #expect(isThere)
                node.process.signal(signal)
                _ = try node.process.waitForExit()
                let isListed = try stage.redis.command("ZSCORE", "nodes", "extra") != .null
                #expect(isListed == (signal == SIGKILL))
                #expect(try stage.redis.command("EXISTS", "node:extra").integer == (isListed ? 1 : 0))
            }
        }
    }

    @Test func `forgets nodes that are long gone`() throws {
        let stage = try Stage.current
        try stage.redis.command("ZADD", "nodes", "1000", "ancient")
        try stage.withNode([]) { _ in
            let isGone = try Deadline().wait {
                try stage.redis.command("ZSCORE", "nodes", "ancient") == .null
            }
            #expect(isGone)
        }
    }
}
