import Protocol
import Router
import Testing

/// Which messages an acknowledgement is about.
@Suite struct UnacknowledgedEventsTests {
    private var events = UnacknowledgedEvents()

    private mutating func sent(_ inbox: UInt64, _ line: UInt64, _ conversation: String) {
        let name = Array(conversation.utf8)
        events.sent(inbox, LineID(tenths: line), in: name.span)
    }

    /// What is passed on for an acknowledgement, and up to where the cursor may move.
    private mutating func pass(_ inbox: UInt64) -> (marks: [String: UInt64], limit: UInt64) {
        var marks: [String: UInt64] = [:]
        let limit = events.pass(upTo: inbox) { name, line in
            let name = String(copying: name, 0..<name.count)
            #expect(marks[name] == nil, "once for each conversation")
            marks[name] = line.tenths
        }
        return (marks, limit)
    }

    @Test mutating func `of each conversation the highest line up to the acknowledged id is passed on, once`()
    {
        for (inbox, line, name) in [(1, 10, "a"), (2, 20, "b"), (3, 30, "a"), (5, 50, "b"), (6, 60, "c")] {
            sent(UInt64(inbox), UInt64(line), name)
        }
        var told = pass(4)
        #expect(told.marks == ["a": 30, "b": 20] && told.limit == 4)
        told = pass(5)
        #expect(told.marks == ["b": 50] && told.limit == 5)
        told = pass(5)
        #expect(told.marks.isEmpty && told.limit == 5)
        events.confirmed(5)
        #expect(events.count == 1)
        told = pass(6)
        #expect(told.marks == ["c": 60])
        events.confirmed(6)
        #expect(events.isEmpty)
    }

    @Test mutating func `what did not arrive is passed on again with the next acknowledgement`() {
        sent(1, 10, "a")
        sent(2, 20, "a")
        _ = pass(1)
        events.failed()
        let told = pass(2)
        #expect(told.marks == ["a": 20])
        events.confirmed(1)
        #expect(events.count == 1)
    }

    @Test mutating func `what was read needs no other mark`() {
        sent(1, 10, "a")
        sent(2, 20, "b")
        sent(3, 30, "a")
        let name = Array("a".utf8)
        events.read(LineID(tenths: 10), in: name.span)
        #expect(events.count == 2)
        let told = pass(3)
        #expect(told.marks == ["a": 30, "b": 20])
        events.read(LineID(tenths: 30), in: name.span)
        events.failed()
        let again = pass(3)
        #expect(again.marks == ["b": 20] && again.limit == 3)
    }

    @Test mutating func `what an older inbox had is forgotten`() {
        sent(7, 10, "a")
        _ = pass(7)
        events.forgetAll()
        #expect(events.isEmpty)
        sent(1, 20, "a")
        let told = pass(1)
        #expect(told.marks == ["a": 20])
    }

    @Test mutating func `a thousand messages of one conversation stay one after the other`() {
        for inbox in 1...UInt64(UnacknowledgedEvents.mostEntries) { sent(inbox, inbox * 10, "a") }
        for inbox in 1...UInt64(UnacknowledgedEvents.mostEntries) {
            let told = pass(inbox)
            #expect(told.marks == ["a": inbox * 10] && told.limit == inbox)
            events.confirmed(inbox)
        }
    }

    @Test
    mutating func `much that is unacknowledged is kept in little, and no cursor passes what is not told`() {
        let most: UInt64 = 20_000
        for inbox in 1...most { sent(inbox, inbox * 10, "conversation \(inbox % 3)") }
        #expect(events.count <= UnacknowledgedEvents.mostEntries)
        var steps = 0
        var cursor: UInt64 = 0
        for inbox in stride(from: 100, through: most, by: 100) {
            let told = pass(inbox)
            for line in told.marks.values { #expect(line <= inbox * 10, "told too early") }
            guard told.limit > cursor else { continue }
            cursor = told.limit
            steps += 1
            events.confirmed(cursor)
        }
        #expect(cursor == most && events.isEmpty)
        #expect(steps > 20, "a device that is far behind still moves in steps")
    }

    @Test mutating func `many conversations are a reason to wait until some are acknowledged`() {
        for inbox in 1...UInt64(UnacknowledgedEvents.mostConversations) {
            #expect(!events.isFull)
            sent(inbox, inbox, "conversation \(inbox)")
        }
        #expect(events.isFull)
        // A page that was under way is still taken.
        for inbox in 1...128 as ClosedRange<UInt64> {
            sent(UInt64(UnacknowledgedEvents.mostConversations) + inbox, inbox, "other \(inbox)")
        }
        _ = pass(200)
        #expect(events.isFull, "not before Redis has confirmed it")
        events.confirmed(200)
        #expect(!events.isFull)
        let told = pass(UInt64(UnacknowledgedEvents.mostConversations) + 128)
        #expect(told.marks.count == UnacknowledgedEvents.mostConversations + 128 - 200)
    }

    @Test mutating func `an idle connection keeps nothing`() {
        sent(1, 1, "a")
        events.trim()
        #expect(events.count == 1)
        events.confirmed(1)
        events.trim()
        #expect(events == UnacknowledgedEvents())
    }
}
