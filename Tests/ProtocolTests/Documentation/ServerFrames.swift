import Protocol
import Testing

/// One frame of each kind that a client can get, made by the code that makes the real ones.
enum ServerFrames {
    /// The shapes by the frames' types; a type may have several, as `error` has optional fields.
    static func shapes() throws -> [String: [JSONShape]] {
        var shapes: [String: [JSONShape]] = [:]
        for text in try written() + [message()] + changes() + receipts() + deletions() + answers() {
            let type = try #require(try JSONMembers.of(text)["type"])
            shapes[type, default: []].append(try JSONShape(text).hidingInside("content"))
        }
        return shapes
    }

    private static func written() throws -> [String] {
        let id = Array("1763669000123-0".utf8)
        let (word, object) = (Array("weather".utf8), Array("{}".utf8))
        let welcome = Welcome(
            user: try #require(UserID("alice")),
            device: try #require(DeviceID("phone")),
            node: "n1",
            inbox: 1,
            last: 2,
            epoch: 3,
            expires: 1_763_672_600_000,
            heartbeat: 20,
            limits: Welcome.Limits(contentBytes: 1, messageBytes: 2, sendsPerSecond: 3, unanswered: 4)
        )
        let text = frame { ServerFrame.append(welcome, to: &$0) }
        return [
            text, text.replacing(#","limits""#, with: #","new":true,"limits""#),
            frame { ServerFrame.appendSent(ref: 7, id: id.span, conversation: "dm:alice:bob", to: &$0) },
            frame { ServerFrame.appendAnswer(ref: 7, service: word.span, content: object.span, to: &$0) },
            frame { ServerFrame.append(FrameRefusal(.badFrame, ref: 7, "why"), after: 5, to: &$0) },
            frame { ServerFrame.append(FrameRefusal(.badFrame, ref: 7, "why"), to: &$0) },
            frame { ServerFrame.append(FrameRefusal(.badFrame, "why"), to: &$0) },
            frame { ServerFrame.appendResync(inbox: 1, last: 3, epoch: 2, to: &$0) },
            frame { ServerFrame.appendRenewed(expires: 1, to: &$0) },
            frame { ServerFrame.appendDrain(after: 1, resume: 2, to: &$0) },
            frame { ServerFrame.appendDone(ref: 1, to: &$0) },
            try typing(),
            frame { ServerFrame.appendPresence(of: welcome.user, .online, to: &$0) },
            frame { ServerFrame.appendPresence(of: welcome.user, .offline(lastSeen: 1), to: &$0) },
            frame { ServerFrame.appendPresence(of: welcome.user, .offline(lastSeen: nil), to: &$0) },
        ]
    }

    private static func typing() throws -> String {
        let conversation = try #require(ConversationID("group:g1"))
        let (user, device) = (try #require(UserID("alice")), try #require(DeviceID("phone")))
        let none: [UInt8] = []
        return frame {
            ServerFrame.appendTyping(
                state: nil,
                of: none.span,
                in: conversation,
                from: user,
                device: device,
                to: &$0
            )
        }
    }

    /// Receipts as the Redis function writes them, with the inbox id put in.
    private static func receipts() throws -> [String] {
        try ["", #","by":"bob""#, #","by":"alice","device":"phone""#].map { by in
            try event(#"{"type":"receipt",\#(LuaEvent.receipt(by: by))"#)
        }
    }

    /// Deletions for all and for oneself.
    private static func deletions() throws -> [String] {
        try [#""for":"all","by":"alice","sender":"bob""#, #""for":"me","by":"alice""#].map { who in
            let head = #"{"type":"deleted","id":"1763669000123-0","conversation":"group:g1""#
            return try event("\(head),\(who),\"time\":1763669000123}")
        }
    }

    /// An event as a client gets it: the stored form with its inbox id put in.
    private static func event(_ text: String) throws -> String {
        let stored = Array(text.utf8)
        let parsed = EventHeader(stored.span)
        let header = try #require(parsed, "a node must be able to read what the function writes")
        return frame { StoredEvent.append(stored.span, header: header, inbox: 41, to: &$0) }
    }

    /// Answers to questions, and what is told of users who are watched.
    private static func answers() throws -> [String] {
        let conversation = try #require(ConversationID("dm:alice:bob"))
        let line = LineID(tenths: 51)
        var history = HistoryPage(conversation)
        let last = answer("history") { history.appendFields(to: &$0) }
        history.next = line
        var page = ConversationPage(mostBytes: 1_024)
        _ = page.append(ConversationSummary(conversation, line, nil))
        return [
            last, answer("history") { history.appendFields(to: &$0) },
            answer("conversations") { page.appendFields(hasMore: false, to: &$0) },
            answer("conversations") { page.appendFields(hasMore: true, to: &$0) },
            answer("info") { MessageInfo(conversation, line, []).appendFields(to: &$0) },
        ]
    }

    private static func answer(_ type: String, _ fields: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        fields(&bytes)
        return frame { ServerFrame.append(type, ref: 1, fields: bytes.span, to: &$0) }
    }

    /// A message as a client gets it: the stored form as the Redis function writes it, with its inbox id put in.
    private static func message() throws -> String {
        let stored = Array(try LuaEvent.stored().utf8)
        let parsed = EventHeader(stored.span)
        let header = try #require(parsed, "a node must be able to read what the function writes")
        return frame { StoredEvent.append(stored.span, header: header, inbox: 41, to: &$0) }
    }

    /// Changes of a group as a client gets them: as the log has them, in the form of events, with the inbox id put in.
    private static func changes() throws -> [String] {
        let members = GroupChange.MemberChange.allCases.map { #""change":"\#($0.rawValue)","users":["bob"]"# }
        let others = [
            #""change":"created","name":"a","count":1"#,
            #""change":"created","name":"a","picture":"b","count":1"#,
            #""change":"updated","name":"a""#, #""change":"updated","picture":"b""#,
            #""change":"updated","picture":null"#, #""change":"updated","name":"a","picture":"b""#,
            #""change":"updated","name":"a","picture":null"#, #""change":"deleted""#,
        ]
        return try (members + others).map { change in
            let head = #"{"type":"group","id":"1763669000123-0","conversation":"group:g1","from":"alice""#
            let stored = Array("\(head),\"time\":1763669000123,\(change)}".utf8)
            let parsed = EventHeader(stored.span)
            let header = try #require(parsed)
            #expect(header.from != nil && header.device == nil, "every device of the user gets it")
            return frame { StoredEvent.append(stored.span, header: header, inbox: 41, to: &$0) }
        }
    }

    private static func frame(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
