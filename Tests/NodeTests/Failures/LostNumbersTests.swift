import Foundation
import TestSupport
import Testing

/// Redis comes back without its last events, and gives their inbox ids to others before anybody asks.
@Suite(.serialized, .stage(nodes: 2)) struct `When Redis gives ids out again` {
    /// What Redis has on disk, and its return to that.
    private struct Copy {
        private let source: String
        private let directory: TemporaryDirectory

        init(of redis: RedisServer) throws {
            source = redis.directory.file("appendonlydir")
            directory = try TemporaryDirectory()
            try FileManager.default.copyItem(atPath: source, toPath: directory.file("copy"))
        }

        func bringBack() throws {
            try FileManager.default.removeItem(atPath: source)
            try FileManager.default.copyItem(atPath: directory.file("copy"), toPath: source)
        }
    }

    /// Loses what came since the copy, while the nodes stand still, and has `refill` done before they go on.
    private func lose(back copy: Copy, refill: () throws -> Void) throws {
        let stage = try Stage.current
        for node in stage.nodes { node.process.signal(SIGSTOP) }
        defer { for node in stage.nodes { node.process.signal(SIGCONT) } }
        stage.redis.kill()
        try copy.bringBack()
        try stage.redis.start()
        try refill()
    }

    /// Stores a message as another node would.
    private func store(_ text: String, ref: Int, from sender: String, to recipient: String) throws {
        let conversation = "dm:\(sender):\(recipient)"
        let keys = [
            "log:{\(conversation)}", "refs:{\(conversation)}", "inbox:{\(recipient)}", "inbox:{\(sender)}",
            "cursor:{\(sender)}", "chats:{\(recipient)}", "chats:{\(sender)}",
        ]
        let content = #"{"kind":"text","text":"\#(text)"}"#
        let arguments = [
            "user:{\(recipient)}", "user:{\(sender)}", conversation, sender, "desk", "\(ref)", content,
        ]
        let redis = try BlockingRedisClient(socketPath: try Stage.current.redis.socketPath)
        let reply = try redis.command(["FCALL", "martlet_1_send", "\(keys.count)"] + keys + arguments)
        try #require(reply.text?.contains("-") == true, "\(reply)")
    }

    @Test func `a device gets what has its last ids now`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        for ref in 1...3 { try alice.deliver(ref, to: bob.user, "m\(ref)") }
        try bob.wait(messages: 3)
        try bob.acknowledge(2)
        try bob.confirmAcknowledged(2)
        let copy = try Copy(of: stage.redis)
        for ref in 4...5 { try alice.deliver(ref, to: bob.user, "lost\(ref)") }
        try bob.wait(messages: 5)
        // Written before it knows of the loss, and on its way when Redis is gone.
        try bob.acknowledge(5)
        try lose(back: copy) {
            for ref in 1...4 { try store("new\(ref)", ref: ref, from: alice.user, to: bob.user) }
        }
        try bob.wait { bob.texts.last == "new4" }
        #expect(bob.texts == ["m1", "m2", "m3", "new1", "new2", "new3", "new4"])
        #expect(bob.inboxes == Array(1...7))
        #expect(bob.restarts.count == 1 && bob.others.isEmpty)
        try alice.send(6, to: bob.user, "after")
        try bob.wait(messages: 8)
        #expect(bob.texts.last == "after")
    }

    @Test func `acknowledgements of the lost ids count for nothing`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        let old = try #require(bob.welcome.int("epoch"))
        let copy = try Copy(of: stage.redis)
        for ref in 1...3 { try alice.deliver(ref, to: bob.user, "lost\(ref)") }
        try bob.wait(messages: 3)
        try lose(back: copy) {
            for ref in 1...3 { try store("new\(ref)", ref: ref, from: alice.user, to: bob.user) }
        }
        try bob.wait { bob.texts == ["new1", "new2", "new3"] }
        try bob.write(#"{"type":"ack","inbox":3,"epoch":\#(old)}"#)
        try bob.confirmAlive()
        let epoch = try #require(bob.restarts.last?.int("epoch"))
        try bob.write(#"{"type":"ack","inbox":1,"epoch":\#(epoch)}"#)
        try bob.confirmAcknowledged(1)
        #expect(try stage.redis.command("HGET", "cursor:{\(bob.user)}", "phone") == .text("1"))
        #expect(try stage.redis.command("XLEN", "inbox:{\(bob.user)}") == .integer(2))
        #expect(bob.errors.isEmpty)
    }
}
