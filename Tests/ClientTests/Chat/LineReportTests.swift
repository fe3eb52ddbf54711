import Chat
import Client
import Testing

struct LineReportTests {
    func message(
        from: String,
        in conversation: String,
        _ content: String = #"{"kind":"text","text":"hi"}"#
    ) throws -> IncomingMessage {
        let text = """
            {"type":"message","inbox":1,"id":"1-0","conversation":"\(conversation)","from":"\(from)",\
            "device":"d","time":1,"content":\(content)}
            """
        let bytes = Array(text.utf8)
        return try #require(IncomingMessage(try ReceivedFrame(bytes.span), bytes.span))
    }

    @Test(arguments: [
        ("bob", "dm:alice:bob", "bob: hi"),
        ("alice", "dm:alice:bob", "alice > bob: hi"),
        ("alice", "dm:alice:alice", "alice: hi"),
        ("bob", "group:g1", "bob@g1: hi"),
        ("alice", "group:g1", "alice@g1: hi"),
        ("bob", "something:new:of:sorts", "bob@something:new:of:sorts: hi"),
    ])
    func `messages are one line each`(from: String, conversation: String, line: String) throws {
        #expect(LineReport(user: "alice").message(try message(from: from, in: conversation)) == line)
    }

    @Test(arguments: [
        (#"{"kind":"text","text":"a\nb\\c\u001b[2J"}"#, #"bob: a\nb\\c␛[2J"#),
        (#"{"kind":"media"}"#, "bob: [media]"),
        (#"{"kind":"\u001bc\n"}"#, #"bob: [␛c\n]"#),
        ("{}", "bob: [unreadable]"),
    ])
    func `a message stays on its line, whatever it holds`(content: String, line: String) throws {
        let message = try message(from: "bob", in: "dm:alice:bob", content)
        #expect(LineReport(user: "alice").message(message) == line)
    }

    @Test func `answers name the line of input, once`() {
        var report = LineReport(user: "alice")
        for ref in [70, 71, 72] as [UInt64] { report.submitted(SendID(ref: ref)) }
        #expect(report.sent(SendID(ref: 71), messageID: "5-0") == "sent 2 5-0")
        #expect(report.sent(SendID(ref: 71), messageID: "5-0") == nil)
        #expect(report.pendingCount == 2 && !report.hasFailures)
        let line = report.failed(SendID(ref: 70), code: "not_a_member", reason: "you\nare not")
        #expect(line == #"failed 1 not_a_member you\nare not"#)
        #expect(report.pendingCount == 1 && report.hasFailures)
        #expect(report.refused(code: "no_recipient", reason: "say --to") == "failed 4 no_recipient say --to")
    }

    @Test(
        arguments: [
            (.idle, nil), (.connecting, "status connecting"), (.awaitingWelcome, nil),
            (.live, "status connected n1"), (.waiting(until: 3500), "status reconnecting 3"),
            (.closed(nil), "status closed"),
            (.closed(.closed(code: 4501, reason: "expired\n")), #"status closed 4501 expired⏎"#),
        ] as [(ConnectionStatus, String?)]
    )
    func `the connection's state is a line`(status: ConnectionStatus, line: String?) {
        #expect(LineReport(user: "alice").status(status, node: "n1", now: 1000) == line)
    }
}
