import TestSupport
import Testing

/// Refs: whatever is repeated is stored once, however long ago it was.
@Suite struct RefTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func fill(
        _ refs: ClosedRange<UInt64>,
        _ sender: String = "alice",
        to recipient: String = "bob"
    ) throws -> [String] {
        let commands = try refs.map { try server.sendCommand(sender, to: recipient, ref: $0) }
        let ids = try server.transaction(commands).compactMap(\.text)
        try #require(ids.count == refs.count)
        return ids
    }

    @Test func `a repeated ref gets the id that it has and changes nothing`() throws {
        let ids = try fill(1...10)
        let listener = try server.listener(to: "bob")
        let inbox = try server.inbox("bob")
        for _ in 0..<2 {
            for (index, id) in ids.enumerated() {
                #expect(try server.send(ref: UInt64(index) + 1).text == id)
            }
        }
        #expect(try listener.published() == [])
        #expect(try server.inbox("bob") == inbox)
        #expect(try server.call("HGET", server.refsName(), "alice:phone") == .text("10"))
    }

    @Test func `a ref is found however many messages followed`() throws {
        let ids = try fill(1...700)
        for (ref, calls) in [(700, 1), (699, 1), (501, 1), (500, 2), (301, 2), (300, 3), (100, 4), (1, 4)]
            as [(UInt64, Int)]
        {
            let found = try server.search(ref: ref)
            #expect(found.reply == .text(ids[Int(ref) - 1]))
            #expect(found.calls == calls, "ref \(ref)")
        }
        #expect(try server.inbox("bob").count == 700)
    }

    @Test func `a ref is found behind many messages of others`() throws {
        let id = try server.send("bob", to: "alice", ref: 1).text
        _ = try fill(1...450)
        try server.send("bob", "desk", to: "alice", ref: 1)
        let found = try server.search("bob", to: "alice", ref: 1)
        #expect(found.reply.text == id)
    }

    @Test func `large messages are searched in small pieces`() throws {
        let large = #"{"kind":"a","b":"\#(String(repeating: "x", count: 60_000))"}"#
        for ref in 1...60 as ClosedRange<UInt64> { try server.send(ref: ref, large) }
        let found = try server.search(ref: 1, large)
        #expect(found.reply.text == (try server.entries(server.logName()).first?.id))
        #expect(found.calls > 3, "60 messages of 60 KB are too much for one call")
    }

    @Test(arguments: [1, 9, 10, 150] as [UInt64])
    func `a ref that comes with other content is refused`(_ ref: UInt64) throws {
        _ = try fill(1...10)
        try server.send(ref: 150)
        let refs = try server.call("HGETALL", server.refsName())
        let other = try server.send(ref: ref, #"{"kind":"text","text":"other"}"#)
        #expect(other.text?.hasPrefix("REFREUSED ") == true)
        #expect(try server.entries(server.logName()).count == 11)
        #expect(try server.inbox("bob").count == 11)
        #expect(try server.call("HGETALL", server.refsName()) == refs)
    }

    @Test func `a ref from long ago that comes with other content is refused`() throws {
        _ = try fill(1...500)
        let found = try server.search(ref: 7, #"{"kind":"text","text":"other"}"#)
        #expect(found.reply.text?.hasPrefix("REFREUSED ") == true)
        #expect(found.calls > 1)
    }

    @Test func `a lower ref that was never stored is refused`() throws {
        try server.send(ref: 10)
        try server.send(ref: 20)
        for ref in [0, 9, 11, 19] as [UInt64] {
            #expect(try server.send(ref: ref).text?.hasPrefix("REFTOOLOW ") == true)
        }
        #expect(try server.inbox("bob").count == 2)
        #expect(try server.send(ref: 21).text?.contains("-") == true)
    }

    @Test func `a lower ref that was never stored is refused behind many messages of others`() throws {
        try server.send(ref: 10)
        _ = try fill(1...500, "bob", to: "alice")
        try server.send(ref: 20)
        let found = try server.search(ref: 15)
        #expect(found.reply.text?.hasPrefix("REFTOOLOW ") == true)
        #expect(found.calls == 3)
    }

    @Test func `a device that never sent here begins with any ref`() throws {
        #expect(try server.send(ref: 0).text?.contains("-") == true)
        #expect(try server.send(to: "carol", ref: 0).text?.contains("-") == true)
        #expect(try server.send("alice", "desk", ref: 1 << 53).text?.contains("-") == true)
    }

    @Test func `the largest refs are told apart`() throws {
        let largest: UInt64 = 1 << 53
        let ids = try [largest - 2, largest - 1, largest].map { try server.send(ref: $0).text }
        #expect(Set(ids).count == 3)
        #expect(try [largest - 2, largest - 1, largest].map { try server.send(ref: $0).text } == ids)
        #expect(try server.call("HGET", server.refsName(), "alice:phone") == .text("9007199254740992"))
        #expect(
            try server.entries(server.logName()).map { $0.fields[5] } == [
                "9007199254740990", "9007199254740991", "9007199254740992",
            ]
        )
    }

    @Test(arguments: ["", "x", "(1-0", "1-0 xyz", "1-0 abc def"])
    func `a search goes on only from where one stopped`(_ place: String) throws {
        try server.send(ref: 1)
        let reply = try server.find(ref: 1, from: place)
        #expect(reply.text?.hasPrefix("ERR ") == true)
    }
}
