import TestSupport
import Testing

/// Copies for taps: of messages, of changes, and of what goes to users without a live device.
@Suite struct TapTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func event(_ user: String) throws -> String {
        try #require(try server.entries(server.inboxName(user)).last?.fields[1])
    }

    @Test func `each tap for messages gets each 1 to 1 message once`() throws {
        let taps = [Tap("audit"), Tap("words")]
        let id = try server.sendWithTaps(ref: 1, messages: taps)
        #expect(try server.sendWithTaps(ref: 1, messages: taps) == id)
        for tap in taps {
            #expect(try server.payloads(tap.stream, type: "message") == [event("bob")])
        }
        #expect(try server.send(ref: 1) == id, "with taps and without: the same message")
    }

    @Test func `a tap for pushes gets what goes to somebody without a live device`() throws {
        let push = Tap("push")
        try #require(
            server.sendWithTaps(ref: 1, messages: [Tap("audit")], pushes: [push]).text?.contains("-") == true
        )
        let job = try "{\"user\":\"bob\",\"event\":\(event("bob"))}"
        #expect(try server.payloads(push.stream, type: "push") == [job])
        #expect(try server.entries("work:audit").count == 1)

        let watcher = try BlockingRedisClient(socketPath: server.redis.socketPath)
        _ = try watcher.command(["PSUBSCRIBE", "user:*"])
        _ = try server.sendWithTaps(ref: 2, pushes: [push])
        #expect(try server.entries(push.stream).count == 2, "a watcher is no device")

        let bob = try server.listener(to: "bob")
        _ = try server.sendWithTaps(ref: 3, pushes: [push])
        #expect(try server.entries(push.stream).count == 2)
        #expect(try bob.published().count == 1)
        _ = try server.sendWithTaps(to: "alice", ref: 4, pushes: [push])
        #expect(try server.entries(push.stream).count == 2, "nobody is pushed their own words")
    }

    @Test func `a tap is as long as it may be and no longer`() throws {
        let tap = Tap("audit", most: 500)
        for ref in 1...1_500 as ClosedRange<UInt64> { _ = try server.sendWithTaps(ref: ref, messages: [tap]) }
        let count = try #require(try server.call("XLEN", tap.stream).integer)
        // Redis frees whole blocks only.
        #expect(count >= 500 && count < 700)
    }

    @Test(arguments: [Tap("bad"), Tap("fine", most: -1)])
    func `a tap that is no stream, or has no length, gets no copies and stops nobody`(_ bad: Tap) throws {
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        try server.create()
        try server.call("SET", "work:bad", "x")
        let taps = [bad, Tap("audit")]
        #expect(try server.sendWithTaps(ref: 1, messages: taps, pushes: [bad]).text?.contains("-") == true)
        #expect(try server.sendToGroup(ref: 1, taps: taps).text?.contains("-") == true)
        #expect(try server.change("alice", .add("carol"), taps: taps) == .text("DONE"))
        #expect(try server.change("alice", .update(name: "x", picture: "y"), taps: taps) == .text("DONE"))
        #expect(try server.change("alice", .remove("alice"), taps: taps) == .text("DONE"))
        #expect(try server.entries("work:audit").count == 6, "two messages, and four lines of three changes")
        #expect(try server.call("GET", "work:bad").text == "x")
        #expect(try server.members() == ["bob", "carol"])
    }

    @Test func `taps get each message and each change of a group once`() throws {
        let taps = [Tap("audit"), Tap("words")]
        try server.create(taps: taps)
        let id = try #require(try server.sendToGroup(ref: 1, taps: taps).text)
        try server.sendToGroup(ref: 1, taps: taps)
        try server.change("alice", .remove("alice"), taps: taps)
        for tap in taps {
            let payloads = try server.entries(tap.stream).map { $0.fields[5] }
            #expect(payloads.count == 4)
            #expect(payloads[0].contains(#""change":"created","name":"Friends","count":2}"#))
            #expect(
                payloads[1] == "{\"type\":\"message\",\"id\":\"\(id)\",\"conversation\":\"group:g1\","
                    + "\"from\":\"alice\",\"device\":\"phone\",\"ref\":1,\"time\":\(id.dropLast(2)),"
                    + "\"content\":\(FunctionServer.content)}"
            )
            #expect(payloads[2].hasSuffix(#""change":"left","users":["alice"]}"#))
            #expect(payloads[3].hasSuffix(#""change":"promoted","users":["bob"]}"#))
        }
    }

    @Test func `deliveries make pushes of messages, for those without a live device, once`() throws {
        let push = Tap("push")
        let message = (
            id: "1763669000123-0",
            event: #"{"type":"message","id":"1763669000123-0","from":"alice","content":{"from":"bob"}}"#
        )
        let change = (
            id: "1763669000123-1", event: #"{"type":"group","id":"1763669000123-1","from":"alice"}"#
        )
        let carol = try server.listener(to: "carol")
        for _ in 0..<2 {
            try server.deliver([message, change], to: ["alice", "bob", "carol", "dave"], taps: [push])
        }
        #expect(
            try server.payloads(push.stream, type: "push")
                == ["bob", "dave"].map {
                    "{\"user\":\"\($0)\",\"event\":\(message.event)}"
                }
        )
        #expect(try carol.published().count == 2)
    }

    @Test func `a tap for pushes that is no stream does not keep a delivery up, and is said`() throws {
        try server.call("SET", "work:bad", "x")
        let line = (
            id: "1763669000123-0", event: #"{"type":"message","id":"1763669000123-0","from":"alice"}"#
        )
        let reply = try server.deliver([line], to: ["bob", "carol"], taps: [Tap("bad"), Tap("push")]).elements
        #expect(Array(reply.prefix(3)) == [.integer(2), .integer(0), .integer(0)])
        #expect(reply[3].text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.entries("work:push").count == 2)
        let again = try server.deliver([line], to: ["bob", "carol"], taps: [Tap("bad")])
        #expect(again.elements == [.integer(0), .integer(2)])
    }
}
