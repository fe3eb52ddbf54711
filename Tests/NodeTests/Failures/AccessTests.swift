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
        try useConversations(alice, bob, on: node)
        try useMarks(alice, bob, client, on: node)
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

    /// Marks of a 1:1 conversation and of a group, signals, and a page with a hole.
    private func useMarks(
        _ alice: Device,
        _ bob: Device,
        _ client: BlockingRedisClient,
        on node: TestNode
    ) throws {
        let id = try alice.deliver(1_000, to: "bob", "to be read")
        try alice.wait { alice.receipts("delivered").count >= 1 }
        #expect(try bob.read(id, in: "dm:alice:bob").type == "done")
        try alice.wait("read", id)
        let group = try GroupClient("alice", on: node).create(members: ["bob"])
        let place = "group:\(group.dropFirst("/v1/groups/".count))"
        try alice.write(#"{"type":"send","ref":1001,"to":"\#(place)","content":{"kind":"text"}}"#)
        let line = try #require(try alice.answer(to: 1_001).id)
        #expect(try bob.read(line, in: place).type == "done")
        let event =
            #"{"type":"message","id":"\#(line)","conversation":"\#(place)","from":"alice","device":"phone"}"#
        for _ in 0..<3 { _ = try client.command(["XADD", "inbox:{carol}", "0-*", "event", event]) }
        _ = try client.command(["HSET", "gone:{carol}", "2", event])
        _ = try client.command(["XDEL", "inbox:{carol}", "0-2"])
        let carol = try Device("carol", on: node)
        try carol.wait(messages: 3)
        try carol.acknowledge(3)
        let hasMoved = try Deadline().wait {
            try client.command(["HGET", "cursor:{carol}", "phone"]).integer == 3
        }
        #expect(hasMoved)
        for to in ["user:bob", place] { try alice.write(#"{"type":"typing","to":"\#(to)"}"#) }
        try bob.wait { bob.signals.count == 2 }
    }

    /// Every query, of one who may and of one who may not.
    private func useConversations(_ alice: Device, _ bob: Device, on node: TestNode) throws {
        let group = try GroupClient("alice", on: node).create(members: ["bob"])
        let place = "group:\(group.dropFirst("/v1/groups/".count))"
        for place in ["dm:alice:bob", place] {
            let ref = place.count + 100
            let to = place == "dm:alice:bob" ? "user:bob" : place
            try alice.write(#"{"type":"send","ref":\#(ref),"to":"\#(to)","content":{"kind":"text"}}"#)
            let id = try #require(try alice.answer(to: ref).id)
            let message = #""conversation":"\#(place)","id":"\#(id)""#
            #expect(try alice.history(place).type == "history")
            #expect(try alice.ask("info", message).type == "info")
            #expect(try bob.delete(id, in: place, for: "all").code == "not_the_sender")
            for audience in ["me", "all"] {
                #expect(try alice.delete(id, in: place, for: audience).type == "done")
            }
        }
        #expect(try bob.ask("conversations").type == "conversations")
    }
}
