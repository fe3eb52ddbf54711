import Client
import Protocol
import Testing

/// Frames that are copied out as values.
struct PageTests {
    func frame<Value>(_ text: String, _ read: (ReceivedFrame, Span<UInt8>) -> Value?) throws -> Value? {
        let bytes = Array(text.utf8)
        return read(try ReceivedFrame(bytes.span), bytes.span)
    }

    @Test func `a page of history has messages, changes and what is left of deleted ones`() throws {
        let text = #"""
            {"type":"history","ref":8,"conversation":"group:g1","messages":[
            {"type":"message","id":"4-0","conversation":"group:g1","from":"bob","device":"d","time":4,"content":{"kind":"text","text":"a \"]\" b"}},
            {"type":"from_the_future","id":"3-5"}, 7,
            {"type":"deleted","id":"3-0","conversation":"group:g1","for":"all","by":"alice","sender":"bob","time":9},
            {"type":"group","id":"2-0","conversation":"group:g1","from":"alice","time":2,"change":"added","users":["bob"]}
            ],"more":true,"next":"2-0"}
            """#
        let page = try #require(try frame(text) { ReceivedHistory($0, $1) })
        #expect(page.conversation == "group:g1" && page.next == "2-0")
        #expect(page.entries.map(\.id) == ["4-0", "3-0", "2-0"])
        guard case .message(let message) = page.entries[0], case .tombstone(let deletion) = page.entries[1],
            case .change(let change) = page.entries[2]
        else { throw JSONError.notAnObject }
        #expect(MessageContent(message.content.span) == .text(#"a "]" b"#))
        #expect(deletion.by == "alice" && deletion.sender == "bob" && deletion.audience == .all)
        #expect(change.change == .members(.added, users: ["bob"]))
    }

    @Test(
        arguments: [
            (#"{"type":"history","ref":8,"conversation":"c","messages":[],"more":false,"next":"5-0"}"#, nil),
            (#"{"type":"history","ref":8,"conversation":"c","messages":[],"more":true}"#, nil),
            (#"{"type":"history","ref":8,"conversation":"c","messages":[],"more":true,"next":"5-0"}"#, "5-0"),
        ] as [(String, String?)]
    )
    func `a page says whether there is more`(text: String, next: String?) throws {
        #expect(try #require(try frame(text) { ReceivedHistory($0, $1) }).next == next)
    }

    @Test func `a page of conversations says what is new in each`() throws {
        let text = #"""
            {"type":"conversations","ref":8,"conversations":[
            {"conversation":"dm:alice:bob","time":5,"last":{"type":"message","id":"5-0","conversation":"dm:alice:bob",
            "from":"bob","device":"d","time":5,"content":{"kind":"text","text":"hi"}},"unread":100,"unreadIsExact":false,
            "read":"3-0","receipts":{"delivered":"4-0","read":"2-0"}},
            {"conversation":"group:g1","time":4,"unread":0,"receipts":{},"name":"Climbing","member":false},
            {"time":3,"unread":1}],"next":"4.0:x"}
            """#
        let page = try #require(try frame(text) { ReceivedConversations($0, $1) })
        #expect(page.next == "4.0:x" && page.conversations.count == 2)
        let first = page.conversations[0]
        #expect(first.unread == 100 && !first.isUnreadExact && first.read == "3-0" && first.isMember)
        #expect(first.marks.delivered == "4-0" && first.marks.read == "2-0" && first.last?.id == "5-0")
        let second = page.conversations[1]
        #expect(second.last == nil && second.name == "Climbing" && !second.isMember && second.isUnreadExact)
        #expect(second.marks == Watermarks() && second.time == 4)
    }

    @Test func `info names those it knows the state of`() throws {
        let text = #"""
            {"type":"info","ref":9,"conversation":"group:g1","id":"5-0","members":[{"user":"bob","status":"read"},
            {"user":"carol","status":"sent"},{"user":"dave","status":"from_the_future"},{"status":"read"}]}
            """#
        let info = try #require(try frame(text) { ReceivedInfo($0, $1) })
        #expect(info.id == "5-0" && info.members.map(\.user) == ["bob", "carol"])
        #expect(info.members.map(\.status) == [.read, .sent])
    }

    @Test func `receipts, deletions, signals and presence are read, and unknown words of theirs are not`()
        throws
    {
        let receipt = try frame(
            #"{"type":"receipt","inbox":1,"conversation":"group:g1","status":"read","id":"5-0","time":7}"#
        ) { IncomingReceipt($0, $1) }
        #expect(receipt?.status == .read && receipt?.by == nil && receipt?.id == "5-0")
        for status in ["sent", "seen", ""] {
            let text = #"{"type":"receipt","inbox":1,"conversation":"c","status":"\#(status)","id":"5-0"}"#
            #expect(try frame(text) { IncomingReceipt($0, $1) } == nil)
        }
        let signal = try frame(#"{"type":"typing","conversation":"c","from":"bob","device":"d"}"#) {
            IncomingSignal($0, $1)
        }
        #expect(signal?.state == "typing")
        let offline = try frame(#"{"type":"presence","user":"bob","status":"offline","lastSeen":9}"#) {
            IncomingPresence($0, $1)
        }
        #expect(offline?.isOnline == false && offline?.lastSeen == 9)
        #expect(
            try frame(#"{"type":"presence","user":"b","status":"away"}"#) { IncomingPresence($0, $1) } == nil
        )
        #expect(
            try frame(#"{"type":"deleted","inbox":1,"id":"5-0","for":"cats"}"#) { IncomingDeletion($0, $1) }
                == nil
        )
    }

    @Test func `a welcome says whether the device is new`() throws {
        for (field, isNew) in [(#","new":true"#, true), (#","new":false"#, false), ("", false)] {
            let bytes = Array(#"{"type":"welcome","inbox":1\#(field)}"#.utf8)
            #expect(try ReceivedFrame(bytes.span).isNew == isNew)
        }
    }
}
