import Redis
import TestSupport
import Testing

/// `martlet_1_group_send`: a member's message is stored with its job, once.
@Suite struct GroupSendTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
        try server.create()
    }

    @Test func `a message is in the log, and a job says so`() throws {
        let id = try #require(try server.sendToGroup(ref: 7).text)
        #expect(id.wholeMatch(of: /[0-9]{13}-[0-9]/) != nil)
        let line = try #require(try server.entries(server.group("log")).last)
        #expect(line.id == id)
        #expect(
            line.fields == [
                "from", "alice", "device", "phone", "ref", "7", "content", FunctionServer.content,
            ]
        )
        let job = "{\"conversation\":\"group:g1\",\"id\":\"\(id)\"}"
        #expect(try server.payloads(server.workKey, type: "group").last == job)
        #expect(try server.hash(server.group("refs")) == ["alice:phone": "7"])
        #expect(try server.inbox("bob") == [], "delivering is the worker's")
    }

    @Test func `a repeat gets its id and makes no second job, also from somebody who has left`() throws {
        let taps = [Tap("audit")]
        let ids = try (1...300).map { try server.sendToGroup("bob", ref: $0, taps: taps) }
        try server.change("bob", .remove("bob"))
        let before = try server.digest()
        #expect(try server.sendToGroup("bob", ref: 300, taps: taps) == ids[299])
        #expect(try server.sendToGroup("bob", ref: 250, taps: taps) == ids[249])
        let place = try #require(try server.sendToGroup("bob", ref: 1, taps: taps).elements.first?.text)
        let found = try server.function("find", keys: [server.group("log")], ["bob", "phone", "1", place])
        #expect(found == ids[0])
        let other = try server.sendToGroup("bob", ref: 300, "{}")
        #expect(other.text?.hasPrefix("REFREUSED ") == true)
        #expect(try server.sendToGroup("bob", ref: 0).elements.count == 1, "to be looked for further on")
        #expect(try server.sendToGroup("bob", ref: 301).text?.hasPrefix("NOTAMEMBER ") == true)
        #expect(try server.digest() == before)
    }

    @Test func `refs are found among the lines of changes`() throws {
        let id = try server.sendToGroup(ref: 5)
        for _ in 0..<20 {
            try server.change("alice", .add("carol"))
            try server.change("alice", .remove("carol"))
        }
        #expect(try server.sendToGroup(ref: 5) == id)
        #expect(try server.sendToGroup(ref: 4).text?.hasPrefix("REFTOOLOW ") == true)
    }

    @Test func `lines that are not ours are passed over in a search`() throws {
        let id = try server.sendToGroup(ref: 5)
        try server.call("XADD", server.group("log"), "*", "from", "alice", "device", "phone")
        try server.call("XADD", server.group("log"), "*", "from", "alice", "device", "phone", "ref", "x")
        #expect(try server.sendToGroup(ref: 5) == id)
        try server.call("XADD", server.group("log"), "*", "from", "alice", "device", "phone", "ref", "5")
        #expect(try server.sendToGroup(ref: 5).text?.hasPrefix("REFREUSED ") == true, "it has no content")
    }

    @Test func `nobody else writes into a group`() throws {
        let before = try server.digest()
        #expect(try server.sendToGroup("eve", ref: 1).text?.hasPrefix("NOTAMEMBER ") == true)
        #expect(try server.digest() == before)
        try server.call("DEL", server.group("members"))
        #expect(try server.sendToGroup("alice", ref: 1).text?.hasPrefix("NOTAMEMBER ") == true)
    }

    @Test func `where a million jobs wait, everything that makes one more is refused`() throws {
        let few = FunctionLibrary.code.replacing("MOST_JOBS = 1000000", with: "MOST_JOBS = 3")
        try #require(few != FunctionLibrary.code)
        try server.call("FUNCTION", "LOAD", "REPLACE", few)
        let id = try server.sendToGroup(ref: 1)
        try server.sendToGroup(ref: 2)
        let before = try server.digest()
        for reply in try [
            server.sendToGroup(ref: 3), server.change("alice", .add("carol")),
            server.change("bob", .remove("bob")), server.change("alice", .delete(["alice", "bob"])),
        ] {
            #expect(reply.text?.hasPrefix("WORKFULL ") == true)
        }
        #expect(try server.sendToGroup(ref: 1) == id, "a repeat needs no job")
        #expect(try server.read("bob").elements.count == 3)
        #expect(try server.digest() == before)
        try server.call("DEL", server.group("members"), server.group("info"))
        #expect(try server.create().text?.hasPrefix("WORKFULL ") == true)
    }
}
