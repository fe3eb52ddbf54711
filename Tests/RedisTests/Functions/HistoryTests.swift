import TestSupport
import Testing

/// `martlet_1_history`: what stands in a page, who may read it, and how much one call looks at.
@Suite struct HistoryTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// Ids that lie so many ms behind one another.
    private func ids(_ range: ClosedRange<Int>) -> [String] {
        range.map { "\(1_763_669_000_000 + $0)-0" }
    }

    @Test func `messages come with the fields of the log`() throws {
        let id = try #require(try server.send(ref: 7).text)
        let page = try server.history()
        #expect(page.ids == [id])
        #expect(
            page.entries[0].fields
                == ["from", "alice", "device", "phone", "ref", "7", "content", FunctionServer.content]
        )
        #expect(page.next == "")
    }

    @Test func `nothing is an empty page`() throws {
        #expect(try server.history().ids == [])
        #expect(try server.history(after: "1763669000000-0").next == "")
        #expect(try server.history(before: "1763669000000-0").next == "")
        try server.write("5-0")
        #expect(try server.history(before: "0-0").ids == [])
        #expect(try server.history(before: "5-0").ids == [])
        #expect(try server.history(after: "5-0").ids == [])
        #expect(try server.history(before: "4-0", after: "6-0").ids == [])
    }

    @Test func `a deleted message is its tombstone, and the line that says so is not shown`() throws {
        let lines = ids(1...3)
        for line in lines { try server.write(line) }
        try server.bury(lines[1])
        let deletion = ["from", "alice", "deleted", lines[1], "sender", "alice"]
        try server.call(["XADD", server.key("log", of: FunctionServer.dm), ids(4...4)[0]] + deletion)
        let page = try server.history()
        #expect(page.ids == lines.reversed())
        #expect(page.entries[1].fields[0] == "tombstone")
        #expect(page.entries[1].fields[1].hasPrefix(#"{"type":"deleted","id":"\#(lines[1])""#))
        #expect(page.next == "")
    }

    @Test func `a message that lies there twice is read once`() throws {
        for line in ids(1...3) { try server.write(line) }
        let event = #"{"type":"deleted"}"#
        try server.call("ZADD", server.key("deleted", of: FunctionServer.dm), "1763669000002.0", event)
        let page = try server.history()
        #expect(page.ids == ids(1...3).reversed())
        #expect(page.entries[1].fields == ["tombstone", event])
        #expect(try server.history(after: ids(1...1)[0]).ids == ids(2...3).reversed())
    }

    @Test func `what is hidden is hidden from that user, in that conversation`() throws {
        for line in ids(1...4) { try server.write(line) }
        try server.bury(ids(2...2)[0])
        for line in ids(2...3) { try server.hideLine(line) }
        try server.hideLine(ids(4...4)[0], in: "dm:bob:carol")
        #expect(try server.history().ids == [ids(4...4)[0], ids(1...1)[0]])
        #expect(try server.history(for: "alice").ids == ids(1...4).reversed())
    }

    @Test func `lines that are neither messages nor changes are passed over`() throws {
        try server.call("XADD", server.key("log", of: FunctionServer.dm), "5-0", "note", "by hand")
        try server.write("6-0")
        #expect(try server.history().ids == ["6-0"])
    }

    @Test func `only members read a group, from the line that added them on`() throws {
        try server.create()
        try server.sendToGroup(ref: 1)
        try server.change("alice", .add("carol"))
        try server.sendToGroup(ref: 2)
        let lines = try server.lines()
        func read(_ user: String, after: String = "") throws -> [String] {
            try server.history(of: FunctionServer.conversation, for: user, after: after).ids
        }
        #expect(try read("alice") == lines.reversed())
        #expect(try read("carol") == lines[2...].reversed())
        #expect(try read("carol", after: lines[0]) == lines[2...].reversed())
        #expect(try read("carol", after: lines[2]) == [lines[3]])
        let page = try server.history(of: FunctionServer.conversation, for: "carol")
        #expect(page.entries.last?.fields.contains(#"{"change":"added","users":["carol"]}"#) == true)
        try server.change("alice", .remove("carol"))
        for user in ["carol", "dave"] {
            let reply = try server.historyReply(of: FunctionServer.conversation, for: user)
            #expect(reply.text?.hasPrefix("NOTAMEMBER ") == true)
        }
        try server.change("alice", .add("carol"))
        #expect(try read("carol") == [try #require(try server.lines().last)])
        try server.call("ZREM", server.group("joined"), "carol")
        #expect(try read("carol").count == 6)
    }

    @Test func `a page ends with its bytes, but not without an entry`() throws {
        let large = "{\"kind\":\"media\",\"data\":\"\(String(repeating: "x", count: 60_000))\"}"
        for line in ids(1...20) { try server.write(line, large) }
        #expect(try server.history(bytes: 1).ids == ids(20...20))
        #expect(try server.history(bytes: 200_000).ids == ids(18...20).reversed())
        #expect(try server.history(bytes: 10_000_000).ids == ids(1...20).reversed())
        #expect(try server.history(after: ids(1...1)[0], bytes: 200_000).ids == ids(2...4).reversed())
    }

    @Test func `a call looks at 200 entries at most, and says where to go on`() throws {
        for line in ids(1...1_000) {
            try server.write(line)
            try server.hideLine(line)
        }
        var before = ""
        for call in 1...4 {
            let page = try server.history(before: before)
            #expect(page.ids == [])
            #expect(page.next == ids(1_001 - 200 * call...1_001 - 200 * call)[0])
            before = page.next
        }
        #expect(try server.history(before: before).next == "")
        #expect(try server.history(after: ids(1...1)[0]).next == ids(201...201)[0])
    }

    @Test func `hidden messages count as bytes that were looked at`() throws {
        let large = "{\"kind\":\"media\",\"data\":\"\(String(repeating: "x", count: 60_000))\"}"
        for line in ids(1...20) {
            try server.write(line, large)
            try server.hideLine(line)
        }
        let page = try server.history()
        #expect(page.ids == [])
        #expect(page.next == ids(17...17)[0])
    }

    @Test(arguments: ["log:{dm:alice:bob}", "deleted:{dm:alice:bob}", "hidden:{bob}"])
    func `a foreign key under a name is an error`(_ key: String) throws {
        try server.call("SET", key, "x")
        #expect(try server.historyReply().text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.summaryReply().text?.hasPrefix("WRONGTYPE ") == true)
    }

    @Test func `a bound that is no id is an error`() throws {
        try server.write("5-0")
        for bound in ["x", "5-x", "-", "(5-0"] {
            for reply in [
                try server.historyReply(before: bound), try server.historyReply(after: bound),
            ] {
                guard case .error = reply else {
                    Issue.record("\(bound): \(reply)")
                    continue
                }
            }
        }
    }

    @Test func `it reads on a replica and without free memory`() throws {
        try server.write("5-0")
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try server.history().ids == ["5-0"])
        try server.call("REPLICAOF", "127.0.0.1", "1")
        #expect(try server.history().ids == ["5-0"])
        #expect(try server.summaryReply().elements.count == 8)
        #expect(try server.info("5-0") == ["bob sent  "])
    }
}
