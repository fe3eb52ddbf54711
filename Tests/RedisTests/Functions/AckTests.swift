import TestSupport
import Testing

/// `martlet_1_ack`: the cursor and what it lets go of.
@Suite struct AckTests {
    private let server: FunctionServer
    private let epoch: String

    /// Bob has a phone, and 6 events.
    init() throws {
        server = try FunctionServer()
        epoch = try #require(try server.attach("bob").elements.dropFirst(2).first?.text)
        for ref in 1...6 as ClosedRange<UInt64> { try server.send(ref: ref) }
    }

    private func check(_ inbox: ClosedRange<Int>?, _ cursors: [String: String]) throws {
        #expect(try server.inbox("bob") == (inbox?.map { "0-\($0)" } ?? []))
        var found = try server.cursors("bob")
        found[":epoch"] = nil
        #expect(found == cursors)
    }

    @Test func `the cursor moves and the inbox is trimmed behind it`() throws {
        #expect(try server.ack("bob", 2) == .text("2"))
        try check(3...6, ["phone": "2"])
        #expect(try server.ack("bob", 6) == .text("6"))
        try check(nil, ["phone": "6"])
        try server.send(ref: 7)
        #expect(try server.inbox("bob") == ["0-7"])
    }

    @Test func `the cursor never goes back`() throws {
        try server.ack("bob", 4)
        let before = try server.digest()
        for id in [4, 3, 1, 0] as [UInt64] { #expect(try server.ack("bob", id) == .text("4")) }
        #expect(try server.digest() == before)
    }

    @Test func `the inbox is trimmed behind the slowest of three devices`() throws {
        for device in ["desk", "tablet"] { try server.attach("bob", device) }
        // As if they had been there before the events were.
        try server.call("HSET", server.cursorName("bob"), "desk", "0", "tablet", "0")
        try server.ack("bob", "phone", 5)
        try check(1...6, ["phone": "5", "desk": "0", "tablet": "0"])
        try server.ack("bob", "desk", 3)
        try check(1...6, ["phone": "5", "desk": "3", "tablet": "0"])
        try server.ack("bob", "tablet", 2)
        try check(3...6, ["phone": "5", "desk": "3", "tablet": "2"])
        try server.ack("bob", "tablet", 6)
        try check(4...6, ["phone": "5", "desk": "3", "tablet": "6"])
        try server.ack("bob", "phone", 6)
        try check(4...6, ["phone": "6", "desk": "3", "tablet": "6"])
        try server.ack("bob", "desk", 6)
        try check(nil, ["phone": "6", "desk": "6", "tablet": "6"])
    }

    @Test(arguments: [7, 8, 1_000, 1 << 53] as [UInt64])
    func `an id that was not given out yet is refused`(_ id: UInt64) throws {
        for cursor in [0, 3, 6] as [UInt64] {
            try server.ack("bob", cursor)
            let before = try server.digest()
            #expect(try server.ack("bob", id).text?.hasPrefix("ACKAHEAD ") == true)
            #expect(try server.digest() == before)
        }
    }

    @Test func `an id is acknowledged although entries were deleted`() throws {
        for id in ["0-2", "0-3", "0-6"] { try server.call("XDEL", server.inboxName("bob"), id) }
        #expect(try server.ack("bob", 7).text?.hasPrefix("ACKAHEAD ") == true)
        #expect(try server.ack("bob", 5) == .text("5"))
        #expect(try server.ack("bob", 6) == .text("6"))
        #expect(try server.inbox("bob") == [])
    }

    @Test func `a device that is not attached acknowledges nothing`() throws {
        let before = try server.digest()
        #expect(try server.ack("bob", "desk", 3).text?.hasPrefix("NOTATTACHED ") == true)
        #expect(try server.ack("carol", 1).text?.hasPrefix("NOTATTACHED ") == true)
        #expect(try server.digest() == before)
    }

    @Test func `an acknowledgement from before the server's last life moves nothing`() throws {
        try server.restart()
        for epoch in [epoch, "0"] {
            #expect(try server.ack("bob", 3, epoch: epoch).text?.hasPrefix("OTHEREPOCH ") == true)
        }
        try check(1...6, ["phone": "0"])
        let place = try server.attach("bob", newest: 6, epoch: epoch).elements
        #expect(try server.ack("bob", 3, epoch: epoch).text?.hasPrefix("OTHEREPOCH ") == true)
        #expect(try server.ack("bob", 3, epoch: try #require(place[2].text)) == .text("3"))
        try check(4...6, ["phone": "3"])
    }

    @Test func `an id of another epoch means another event`() throws {
        let before = try server.digest()
        #expect(try server.ack("bob", 3, epoch: "1700000000000000").text?.hasPrefix("OTHEREPOCH ") == true)
        #expect(try server.digest() == before)
        #expect(try server.ack("bob", 3, epoch: epoch) == .text("3"))
        #expect(try server.ack("bob", 4, epoch: "0") == .text("4"))
        #expect(try server.ack("bob", 5, epoch: "1").text?.hasPrefix("OTHEREPOCH ") == true)
    }

    @Test func `an acknowledgement from before a loss takes nothing of what came since`() throws {
        try server.ack("bob", 5)
        // Redis came back without 4 to 6; then a new 4 came, and the node repeats the call that was not answered.
        try server.call("DEL", server.inboxName("bob"))
        try server.call("HSET", server.cursorName("bob"), "phone", "3")
        try server.call("XADD", server.inboxName("bob"), "0-4", "event", "{}")
        #expect(try server.ack("bob", 6, epoch: epoch).text?.hasPrefix("ACKAHEAD ") == true)
        try check(4...4, ["phone": "3"])
    }
}
