import Foundation
import TestSupport
import Testing

/// The Redis user that docs/redis.md advises may do what a node does, and nothing that was forgotten.
@Suite(.serialized) struct `The Redis user of the documentation` {
    private static func line() throws -> [String] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let page = try String(
            contentsOfFile: folder.joined(separator: "/") + "/docs/redis.md",
            encoding: .utf8
        )
        let line = page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER martlet ") }
        return try #require(line).split(separator: " ").map(String.init)
    }

    @Test func `has the rights that a node needs`() throws {
        let redis = try RedisServer()
        let client = try BlockingRedisClient(socketPath: redis.socketPath)
        #expect(try client.command(Self.line()).text == "OK")
        let node = try TestNode(redis, url: "unix://martlet:secret@\(redis.socketPath)")
        let alice = try Device("alice", on: node)
        let tablet = try Device("alice", "tablet", on: node)
        let bob = try Device("bob", on: node)
        for ref in 1...20 { try alice.send(ref, to: "bob", "m\(ref)") }
        try bob.wait(messages: 20)
        try tablet.wait(messages: 20)
        try bob.acknowledge(20)
        // A repeat, and an acknowledgement of the future: the rarer paths of the functions.
        try alice.send(3, to: "bob", "m3")
        try bob.acknowledge(99)
        try bob.wait { bob.errors.count >= 1 }
        #expect(bob.errors.map(\.code) == ["ack_ahead"])
        try alice.wait { alice.sents.count >= 21 }
        try useGroups(on: node)
        #expect(try client.command(["ACL", "LOG"]).elements.isEmpty, "nothing was denied")
    }

    /// Every path through the functions of groups.
    private func useGroups(on node: TestNode) throws {
        let alice = GroupClient("alice", on: node)
        let path = try alice.create(members: ["bob", "carol"])
        for (method, place) in [
            ("PUT", "/members/dave"), ("DELETE", "/members/carol"), ("PUT", "/admins/bob"),
            ("DELETE", "/admins/bob"),
            ("DELETE", "/members/alice"),
        ] {
            try alice.send(method, path + place).expectDone()
        }
        let bob = GroupClient("bob", on: node)
        try bob.send("PATCH", path, #"{"name":"x","picture":"http://a"}"#).expectDone()
        try bob.send("PATCH", path, #"{"picture":null}"#).expectDone()
        #expect(try bob.read(path).status == 200)
        try bob.send("DELETE", path).expectDone()
    }
}
