import TestSupport
import Testing

/// `martlet_1_fanout` and `martlet_1_fanned`: pages of a log, the memberships that changed since, and progress.
@Suite struct FanoutTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
        try server.create()
    }

    private func ids(_ reply: TestReply) -> [String] {
        reply.elements[1].elements.compactMap { $0.elements.first?.text }
    }

    @Test func `the lines behind the last one fanned out, in order`() throws {
        for ref in 1...40 as ClosedRange<UInt64> { try server.sendToGroup(ref: ref) }
        let lines = try server.lines()
        let all = try server.fanout()
        #expect(all.elements[0] == .text(""))
        #expect(ids(all) == lines)
        let log = try server.call("XRANGE", server.group("log"), "-", "+")
        #expect(all.elements[1] == log)
        try server.fanned(lines[9])
        let rest = try server.fanout()
        #expect(rest.elements[0] == .text(lines[9]))
        #expect(ids(rest) == Array(lines[10...]))
        for most in [1, 15, 16, 17, 31, 33] {
            #expect(try ids(server.fanout(entries: most)) == Array(lines[10...].prefix(most)), "\(most)")
        }
        try server.fanned(try #require(lines.last))
        #expect(try server.fanout().elements == [.text(lines[40]), .array([]), .array([]), .array([])])
    }

    @Test func `pages are cut by bytes, with one line at least`() throws {
        let large = "{\"kind\":\"media\",\"data\":\"\(String(repeating: "x", count: 60_000))\"}"
        for ref in 1...20 as ClosedRange<UInt64> { try server.sendToGroup(ref: ref, large) }
        try server.fanned(try server.lines()[0])
        #expect(try ids(server.fanout(bytes: 1)).count == 1)
        #expect(try ids(server.fanout(bytes: 200_000)).count == 3)
        #expect(try ids(server.fanout(bytes: 10_000_000)).count == 20)
    }

    @Test func `memberships that began or ended with the first line or later are listed`() throws {
        try server.sendToGroup(ref: 1)
        try server.change("alice", .add("carol"))
        try server.change("bob", .remove("bob"))
        try server.change("alice", .add("bob"))
        try server.change("alice", .remove("carol"))
        let lines = try server.lines()
        let joined = try server.scores(server.group("joined"))
        func expect(behind index: Int?, _ expectedJoined: [String], left expectedLeft: [String]) throws {
            if let index { try server.fanned(lines[index]) }
            let reply = try server.fanout().elements
            let listed = server.pairs(reply[2])
            #expect(listed.keys.sorted() == expectedJoined)
            for (member, text) in listed { #expect(Double(text) == joined[member]) }
            #expect(
                server.pairs(reply[3]).keys.map { String($0.prefix { $0 != ":" }) }.sorted() == expectedLeft
            )
        }
        try expect(behind: nil, ["alice", "bob"], left: ["bob", "carol"])
        try expect(behind: 0, ["bob"], left: ["bob", "carol"])
        // The first line is the one that ended bob's first membership.
        try expect(behind: 2, ["bob"], left: ["bob", "carol"])
        // The first line is the one that began bob's second membership.
        try expect(behind: 3, ["bob"], left: ["carol"])
        try expect(behind: 4, [], left: ["carol"])
        try expect(behind: 5, [], left: [])
    }

    @Test func `a log that is far behind is read with its memberships once`() throws {
        try server.sendToGroup(ref: 1)
        try server.change("alice", .add("carol"))
        let lines = try server.lines()
        let keys = ["log", "fanned", "joined", "left"].map(server.group)
        func read(_ most: Int, _ known: String) throws -> [TestReply] {
            let call = ["FCALL", "martlet_1_fanout", "4"] + keys
            return try server.call(call + ["\(most)", "100000", known]).elements
        }
        for most in 1...4 {
            let all = try read(most, "")
            #expect(all.count == 5 && all[4].text == lines.last)
            #expect(!all[2].elements.isEmpty)
        }
        try server.sendToGroup(ref: 2)
        try server.fanned(lines[0])
        let known = try read(10, lines[2])
        #expect(known[1].elements.compactMap { $0.elements.first?.text } == Array(lines[1...2]))
        #expect(known[2].elements.isEmpty && known[3].elements.isEmpty && known[4].text == lines[2])
        try server.fanned(lines[2])
        #expect(try read(10, lines[2]) == [.text(lines[2]), .array([]), .array([]), .array([])])
    }

    @Test func `it may be read where nothing is written`() throws {
        let keys = ["log", "fanned", "joined", "left"].map(server.group)
        let reply = try server.call(["FCALL_RO", "martlet_1_fanout", "4"] + keys + ["10", "1000"])
        #expect(ids(reply).count == 1)
        try server.call("DEL", server.group("log"))
        #expect(try server.fanout().elements == [.text(""), .array([]), .array([]), .array([])])
    }

    @Test func `progress only rises, one line at a time`() throws {
        #expect(try server.fanned("1763669000123-4") == .text("1763669000123-4"))
        #expect(try server.fanned("1763669000123-3") == .text("1763669000123-4"))
        #expect(try server.fanned("999-9") == .text("1763669000123-4"))
        #expect(try server.fanned("1763669000123-4") == .text("1763669000123-4"))
        #expect(try server.fanned("1763669000123-5") == .text("1763669000123-5"))
        #expect(try server.fanned("1763669000124-0") == .text("1763669000124-0"))
        for id in ["", "x", "5", "5-", "-5", "5-x", "1763669000125-0 "] {
            #expect(try server.fanned(id).text?.hasPrefix("ERR ") == true, "\(id)")
        }
        #expect(try server.call("GET", server.group("fanned")) == .text("1763669000124-0"))
        // Somebody wrote the log by hand: progress goes on behind it.
        #expect(try server.fanned("1763669000124-12") == .text("1763669000124-12"))
        #expect(try server.fanned("1763669000124-2") == .text("1763669000124-12"))
    }
}
