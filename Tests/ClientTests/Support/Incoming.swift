import Chat
import Client
import Protocol
import Terminal

/// Frames as the server would send them, read as the client reads them.
enum Incoming {
    /// What came where something else was wanted.
    struct Unreadable: Error {}

    static func read<Value>(_ text: String, _ read: (ReceivedFrame, Span<UInt8>) -> Value?) throws -> Value {
        let bytes = Array(text.utf8)
        guard let value = read(try ReceivedFrame(bytes.span), bytes.span) else { throw Unreadable() }
        return value
    }

    /// The event of a message, without its place in an inbox; its id is `<number>-0`.
    static func event(
        _ number: Int,
        from: String = "bob",
        in conversation: String = "dm:alice:bob",
        _ text: String = "hi"
    ) -> String {
        var fields: [UInt8] = []
        for (name, value) in [("conversation", conversation), ("from", from), ("text", text)] {
            fields.append(
                text: name == "text"
                    ? #","device":"d","time":1,"content":{"kind":"text","text":"# : ",\"\(name)\":"
            )
            JSONText.append(value, to: &fields)
        }
        return #"{"type":"message","id":"\#(number)-0""# + String(decoding: fields, as: UTF8.self) + "}}"
    }

    /// A JSON string.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func tombstone(
        _ number: Int,
        in conversation: String = "dm:alice:bob",
        by: String = "bob"
    ) -> String {
        #"{"type":"deleted","id":"\#(number)-0","conversation":"\#(conversation)","for":"all","by":\#(quoted(by)),"time":1}"#
    }

    static func page(
        _ events: [String],
        in conversation: String = "dm:alice:bob",
        next: String? = nil
    ) throws
        -> ReceivedHistory
    {
        let more = next.map { #","more":true,"next":"\#($0)""# } ?? #","more":false"#
        let list = events.joined(separator: ",")
        return try read(
            #"{"type":"history","ref":1,"conversation":"\#(conversation)","messages":[\#(list)]\#(more)}"#
        ) { ReceivedHistory($0, $1) }
    }

    static func list(_ conversations: [String], next: String? = nil) throws -> ReceivedConversations {
        let more = next.map { #","next":"\#($0)""# } ?? ""
        let list = conversations.joined(separator: ",")
        return try read(#"{"type":"conversations","ref":1,"conversations":[\#(list)]\#(more)}"#) {
            ReceivedConversations($0, $1)
        }
    }
}

extension ChatScreen {
    /// A message arrives; its id is `<number>-0`.
    mutating func receive(
        _ number: Int,
        from: String = "bob",
        in conversation: String = "dm:alice:bob",
        _ text: String = "hi",
        time: LocalTime = ChatScreenTests.noon
    ) throws {
        let frame = Incoming.event(number, from: from, in: conversation, text)
        received(try Incoming.read(frame) { IncomingMessage($0, $1) }, time: time)
    }

    /// Receipts arrive; `by` is nil for all of a group.
    mutating func receiveReceipt(
        _ status: String,
        _ number: Int,
        by: String? = "bob",
        in conversation: String = "dm:alice:bob"
    ) throws {
        let who = by.map { #","by":"\#($0)""# } ?? ""
        let frame =
            #"{"type":"receipt","inbox":1,"conversation":"\#(conversation)","status":"\#(status)","#
            + #""id":"\#(number)-0"\#(who),"time":1}"#
        receipt(try Incoming.read(frame) { IncomingReceipt($0, $1) })
    }

    mutating func receiveDeletion(
        _ number: Int,
        for audience: String,
        by: String = "bob",
        in conversation: String = "dm:alice:bob"
    ) throws {
        let frame =
            #"{"type":"deleted","inbox":1,"id":"\#(number)-0","conversation":"\#(conversation)","#
            + #""for":"\#(audience)","by":\#(Incoming.quoted(by)),"time":1}"#
        deleted(try Incoming.read(frame) { IncomingDeletion($0, $1) }) { _ in ChatScreenTests.noon }
    }

    mutating func receiveTyping(
        _ from: String = "bob",
        in conversation: String = "dm:alice:bob",
        state: String? = nil,
        at now: UInt64
    ) throws {
        let word = state.map { #","state":\#(Incoming.quoted($0))"# } ?? ""
        let frame =
            #"{"type":"typing","conversation":"\#(conversation)","from":\#(Incoming.quoted(from)),"device":"d"\#(word)}"#
        signalled(try Incoming.read(frame) { IncomingSignal($0, $1) }, at: now)
    }

    mutating func load(_ page: ReceivedHistory, before: String? = nil) {
        loaded(page, before: before) { _ in ChatScreenTests.noon }
    }

    /// A message goes out and is stored as `<number>-0`.
    mutating func send(_ number: Int, to recipient: String = "bob", _ text: String = "hello") {
        let id = SendID(ref: UInt64(number))
        sending(id, to: recipient, text: text, time: ChatScreenTests.noon)
        sent(id, as: "\(number)-0", time: ChatScreenTests.noon)
    }

    /// The lines of the screen without empty ones.
    func lines(at now: UInt64 = 0) -> [String] {
        drawn(at: now).lines.map(\.text).filter { !$0.isEmpty }
    }

    /// The lines between the title and the rule.
    func said(at now: UInt64 = 0) -> [String] {
        Array(lines(at: now).dropFirst(2).dropLast(2))
    }

    mutating func type(_ text: String) -> ChatCommand? {
        for character in text { _ = pressed(.character(character)) }
        return pressed(.enter)
    }
}
