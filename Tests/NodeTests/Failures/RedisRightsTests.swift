import TestSupport
import Testing

/// Rights are taken away, and limits hit, while nodes run.
@Suite(.serialized) struct `When Redis denies` {
    private let redis: RedisServer
    private let node: TestNode

    init() throws {
        redis = try RedisServer()
        try redis.command("ACL", "SETUSER", "martlet", "on", ">secret", "~*", "&*", "+@all")
        node = try TestNode(redis, url: "redis://martlet:secret@127.0.0.1:\(redis.port)")
    }

    @Test func `a command that clients send with, sends are refused as retryable until it is allowed`() throws
    {
        let alice = try Device("alice", on: node)
        let bob = try Device("bob", on: node)
        try redis.command("ACL", "SETUSER", "martlet", "-xadd")
        try alice.send(1, to: "bob", "m1")
        let answer = try alice.answer(to: 1)
        #expect(answer.code == "storage_refused")
        #expect(answer.retry == true)
        try redis.command("ACL", "SETUSER", "martlet", "+xadd")
        try alice.deliverAll(through: 1, to: "bob")
        try bob.wait(messages: 1)
        #expect(bob.texts == ["m1"])
    }

    @Test func `all calls, clients stay and new ones are asked to come again`() throws {
        let alice = try Device("alice", on: node)
        try redis.command("ACL", "SETUSER", "martlet", "-fcall")
        try alice.send(1, to: "bob", "m1")
        #expect(try alice.answer(to: 1).retry == true)
        let bob = try RawWebSocket(
            port: node.port,
            path: "/v1/socket",
            fields: Credentials.authorization(try Credentials.token("bob"))
        )
        #expect(try bob.read()?.closeCode == 1013)
        try redis.command("ACL", "SETUSER", "martlet", "+fcall")
        try alice.deliverAll(through: 1, to: "bob")
        #expect(alice.closeCode == nil)
    }

    @Test func `the password, everything waits until it is right again`() throws {
        let alice = try Device("alice", on: node)
        let bob = try Device("bob", on: node)
        try redis.command("ACL", "SETUSER", "martlet", "resetpass", ">other")
        try redis.command("CLIENT", "KILL", "USER", "martlet")
        try alice.send(1, to: "bob", "m1")
        let isRefused = Deadline().wait { node.process.errorOutput.contains("WRONGPASS") }
        #expect(isRefused)
        #expect(!node.process.errorOutput.contains("secret"))
        try redis.command("ACL", "SETUSER", "martlet", "resetpass", ">secret")
        try alice.deliverAll(through: 1, to: "bob")
        try bob.wait(messages: 1)
        #expect(bob.texts == ["m1"])
        #expect(alice.closeCode == nil && bob.closeCode == nil)
    }

    @Test func `its channels, the node is not ready until they are allowed, and nothing is missed`() throws {
        let alice = try Device("alice", on: node)
        let bob = try Device("bob", on: node)
        try redis.command("ACL", "SETUSER", "martlet", "resetchannels")
        let isNoticed = Deadline().wait { node.process.errorOutput.contains("NOPERM") }
        #expect(isNoticed)
        for ref in 1...5 { try alice.send(ref, to: "bob", "m\(ref)") }
        try redis.command("ACL", "SETUSER", "martlet", "&*")
        try alice.deliverAll(through: 5, to: "bob")
        try bob.wait(messages: 5)
        #expect(bob.texts == (1...5).map { "m\($0)" })
    }

    @Test func `answers beyond its limit for a client, the call is repeated and nobody hears of it`() throws {
        let alice = try Device("alice", on: node)
        try alice.flood(1...200, to: "bob", padding: String(repeating: "x", count: 20_000))
        // Pages of the inbox go over the limit at once; it is lifted when Redis has dropped the link for it.
        try redis.command("CONFIG", "SET", "client-output-buffer-limit", "normal 200kb 0 0")
        let bob = try RawWebSocket(
            port: node.port,
            path: "/v1/socket",
            fields: Credentials.authorization(try Credentials.token("bob"))
        )
        let isDropped = try Deadline().wait { try node.metric("martlet_redis_reconnects_total") >= 1 }
        #expect(isDropped)
        try redis.command("CONFIG", "SET", "client-output-buffer-limit", "normal 0 0 0")
        var count = 0
        let deadline = Deadline(after: .seconds(40))
        while count < 200, let frame = try bob.read(within: deadline.remaining) {
            if try frame.opcode == RawFrame.text && ChatFrame(frame.payload).type == "message" { count += 1 }
        }
        #expect(count == 200)
        try alice.confirmAlive()
    }
}
