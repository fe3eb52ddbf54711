import TestSupport
import Testing

/// Messages between devices on two nodes, as they look on the wire.
@Suite(.serialized, .stage(nodes: 2)) struct `A message` {
    private func pair() throws -> (alice: Device, bob: Device) {
        let stage = try Stage.current
        return (
            try Device(Stage.user("alice"), on: stage.nodes[0]),
            try Device(Stage.user("bob"), on: stage.nodes[1])
        )
    }

    @Test func `has the fields that the protocol promises`() throws {
        let (alice, bob) = try pair()
        try alice.deliver(1, to: bob.user, "hi")
        try bob.wait(messages: 1)
        let sent = try #require(alice.sents.first)
        let message = try #require(bob.messages.first)
        #expect(sent.names == ["type", "ref", "id", "conversation", "time"])
        #expect(
            message.names == [
                "type", "inbox", "id", "conversation", "from", "device", "ref", "time", "content",
            ]
        )
        let id = try #require(sent.id)
        #expect(id.wholeMatch(of: /[0-9]{13}-[0-9]/) != nil)
        #expect(message.id == id)
        #expect(sent.string("conversation") == "dm:\(alice.user):\(bob.user)")
        #expect(message.string("conversation") == sent.string("conversation"))
        #expect(message.string("from") == alice.user)
        #expect(message.string("device") == "phone")
        #expect(message.inbox == 1)
        #expect(sent.int("time") == Int(id.dropLast(2)))
        #expect(message.int("time") == sent.int("time"))
        try bob.deliver(1, to: alice.user, "hi yourself")
        #expect(
            bob.sents.first?.string("conversation") == "dm:\(alice.user):\(bob.user)",
            "the same in both directions"
        )
    }

    @Test func `is welcomed with what the client has to know`() throws {
        let welcome = try pair().alice.welcome
        let names = [
            "type", "user", "device", "node", "inbox", "last", "epoch", "expires", "heartbeat", "limits",
            "new",
        ]
        #expect(welcome.names == Set(names))
        #expect(welcome.string("device") == "phone")
        #expect(welcome.string("node") == "n1")
        #expect(welcome.inbox == 0)
        #expect(welcome.int("last") == 0)
        #expect((welcome.int("epoch") ?? 0) > 0)
        #expect(welcome.int("heartbeat") == 20)
        #expect(welcome.int("limits", "rate") == 200)
        #expect(welcome.int("limits", "unanswered") == 64)
    }

    static let contents = [
        #"{"kind":"text","text":""}"#, #"{ "kind" : "text" , "x" : [ 1 , 2.50 , -0 , 1e40 ] }"#,
        #"{"a":1,"a":2,"kind":"any-word_0.9"}"#, #"{"kind":"text","text":"\u0000\ud83d\ude00\/\"\\"}"#,
        #"{"kind":"text","text":"日本語 🙂 \#u{202E}"}"#,
        #"{"kind":"sealed","x":{"inbox":7,"type":"welcome","kind":7}}"#,
        #"{"kind":"text","text":"$1\r\n' OR 1=1 --"}"#, #"{"kind":"text","text":"%s %d \" .. x"}"#,
    ]

    @Test(arguments: contents)
    func `carries its content byte for byte`(content: String) throws {
        let (alice, bob) = try pair()
        // Known to the server from here on: what comes while it is away waits for it.
        _ = try Device(bob.user, "tablet", on: Stage.current.nodes[0])
        try alice.write(#"{"content":\#(content),"to":"user:\#(bob.user)","x":null,"ref":1,"type":"send"}"#)
        #expect(try alice.answer(to: 1).type == "sent")
        try bob.wait(messages: 1)
        #expect(bob.messages[0].text.hasSuffix(#","content":\#(content)}"#))
        // From the inbox as well as live.
        let again = try Device(bob.user, "tablet", on: Stage.current.nodes[0])
        try again.wait(messages: 1)
        #expect(again.messages[0].text == bob.messages[0].text)
    }

    @Test func `reaches ids of every form`() throws {
        let stage = try Stage.current
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_."
        let ids = ["-", ".", "..", "_", "0", all, String(all.reversed()), String(repeating: "-", count: 64)]
        #expect(ids.allSatisfy { $0.utf8.count <= 64 })
        let sender = try Device(all, "sender", on: stage.nodes[0])
        for (index, id) in ids.enumerated() {
            let reader = try Device(id, "-.", on: stage.nodes[1])
            try sender.deliver(index, to: id, "to \(index)")
            try reader.wait(messages: 1)
            #expect(reader.texts == ["to \(index)"])
            #expect(reader.messages.first?.string("from") == all)
        }
    }

    @Test func `keeps its place among others, in both directions at once`() throws {
        let (alice, bob) = try pair()
        let count = 400
        for index in 0..<count {
            try alice.send(index, to: bob.user, "a\(index)")
            try bob.send(index, to: alice.user, "b\(index)")
        }
        try alice.wait { alice.sents.count == count && alice.messages.count == count }
        try bob.wait { bob.sents.count == count && bob.messages.count == count }
        #expect(bob.texts == (0..<count).map { "a\($0)" })
        #expect(alice.texts == (0..<count).map { "b\($0)" })
        #expect(bob.messages.compactMap(\.id) == alice.sents.compactMap(\.id))
        #expect(bob.inboxes == Array(1...count))
        let log = try Stage.current.redis.command("XLEN", "log:{dm:\(alice.user):\(bob.user)}")
        #expect(log.integer == 2 * count)
    }

    @Test func `that somebody else publishes is nobody's`() throws {
        let (alice, bob) = try pair()
        let redis = try Stage.current.redis
        let channel = "user:{\(bob.user)}"
        let forgeries = [
            "", "x", "{", "{}", "[]", #"{"type":"message"}"#, #"{"type":"message","inbox":"1"}"#,
            #"{"inbox":1,"type":"message"}"#, #"{"type":"message","inbox":1.5,"time":1}"#,
            #"{"type":"message","inbox":0,"id":"1-0","conversation":"c","from":"x","device":"y","time":1}"#,
        ]
        for (index, forgery) in forgeries.enumerated() {
            #expect(try redis.command("PUBLISH", channel, forgery).integer == 1)
            try alice.deliver(index, to: bob.user, "m\(index)")
            try bob.wait(messages: index + 1)
        }
        #expect(bob.texts == forgeries.indices.map { "m\($0)" })
        #expect(bob.inboxes == Array(1...forgeries.count))
        #expect(bob.others.isEmpty, "no resync")
    }

    @Test func `is not held up by an inbox entry that is not Martlet's`() throws {
        let (alice, bob) = try pair()
        let redis = try Stage.current.redis
        // Known to the server from here on: what comes while it is away waits for it.
        _ = try Device(bob.user, "tablet", on: Stage.current.nodes[0])
        try alice.deliver(1, to: bob.user, "first")
        for fields in [["foo", "bar"], ["event", "no json"], ["event", "{}"], ["a", "b", "c", "d"]] {
            let client = try BlockingRedisClient(socketPath: redis.socketPath)
            #expect(
                try client.command(["XADD", "inbox:{\(bob.user)}", "0-*"] + fields).text?.hasPrefix("0-")
                    == true
            )
        }
        try alice.deliver(2, to: bob.user, "second")
        try bob.wait(messages: 2)
        #expect(bob.texts == ["first", "second"])
        #expect(bob.inboxes == [1, 6])
        let tablet = try Device(bob.user, "tablet", on: Stage.current.nodes[0])
        try tablet.wait(messages: 2)
        #expect(tablet.inboxes == [1, 6])
    }
}
