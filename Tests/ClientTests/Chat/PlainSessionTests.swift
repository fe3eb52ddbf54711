import Chat
import Client
import Glibc
import Loop
import Protocol
import Terminal
import Testing

struct PlainSessionTests {
    let loop: EventLoop
    let server: FakeServer

    init() throws {
        loop = try EventLoop()
        server = try FakeServer(on: loop)
        server.onOpen = { $0.send(MessagingClientTests.welcome()) }
    }

    /// Answers each send with a message id that ends in its place.
    func answerSends(count: Int = .max) {
        var answered = 0
        server.onText = { peer, text in
            let bytes = Array(text.utf8)
            guard case .send(let send)? = try? ClientFrame(bytes.span, contentLimit: 70_000) else { return }
            guard answered < count else { return }
            answered += 1
            peer.send(
                #"{"type":"sent","ref":\#(send.ref),"id":"5-\#(answered)","conversation":"c","time":5}"#
            )
        }
    }

    /// Runs a session over `text` as its input; returns the exit status and the lines of output.
    func run(
        _ text: String,
        to partner: String? = "bob",
        answerTimeout: Duration = .seconds(20),
        output: (String) -> Bool = { _ in true },
        started: (PlainSession) -> Void = { _ in }
    ) throws -> (status: Int32, lines: [String]) {
        var pair: [Int32] = [-1, -1]
        try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        let bytes = Array(text.utf8)
        try #require(unsafe write(pair[1], bytes, bytes.count) == bytes.count)
        close(pair[1])
        // The other end stays open: the pump's thread may still read it, and its number must not be reused before.
        var options = ChatOptions(
            user: try #require(UserID("alice")),
            device: try #require(DeviceID("d")),
            url: "",
            to: partner.flatMap { Recipient($0) },
            token: { _ in "t" }
        )
        options.answerTimeout = answerTimeout
        let client = MessagingClient(
            context: ClientContext(loop: loop),
            endpoint: server.endpoint,
            token: options.token
        )
        let input = try #require(InputPump(loop: loop, source: pair[0]))
        var lines: [String] = []
        let status = withoutActuallyEscaping(output) { output in
            let session = PlainSession(options: options, loop: loop, client: client, input: input) { line in
                lines.append(line)
                return output(line)
            }
            started(session)
            return session.run()
        }
        return (status, lines)
    }

    @Test func `each line is sent, and the end of input ends it when all are answered`() throws {
        answerSends()
        let (status, lines) = try run("hi\n\nsecond \"line\"\r\nlast")
        #expect(status == 0)
        #expect(
            lines == ["status connecting", "status connected n1", "sent 1 5-1", "sent 2 5-2", "sent 3 5-3"]
        )
        let peer = try server.peer
        #expect(peer.texts.map { $0.contains(#""text":"hi"}"#) } == [true, false, false])
        #expect(peer.texts[1].contains(#""text":"second \"line\""}"#))
        #expect(peer.close?.code == 1000)
    }

    @Test func `what was not answered in time is told, and is a failure`() throws {
        answerSends(count: 1)
        let (status, lines) = try run("a\nb\n", answerTimeout: .milliseconds(300))
        #expect(status == 1)
        #expect(lines.suffix(2) == ["sent 1 5-1", "failed 2 unanswered no answer in time"])
    }

    @Test func `messages are acknowledged, also those that came last`() throws {
        server.onOpen = { peer in
            peer.send(MessagingClientTests.welcome())
            peer.send(MessagingClientTests.message(1, "one"))
            peer.send(MessagingClientTests.message(2, #"two\nlines"#))
        }
        answerSends()
        let (status, lines) = try run("hi\n")
        #expect(status == 0)
        #expect(lines.contains("bob: one") && lines.contains(#"bob: two\nlines"#))
        #expect(try server.peer.texts.contains(#"{"type":"ack","inbox":2,"epoch":1}"#))
    }

    @Test func `more lines than may be unanswered all go out in order`() throws {
        answerSends()
        let (status, lines) = try run((1...3000).map { "\($0)\n" }.joined())
        #expect(status == 0)
        #expect(lines.filter { $0.hasPrefix("sent") } == (1...3000).map { "sent \($0) 5-\($0)" })
        #expect(try server.peer.texts[2999].contains(#""text":"3000"}"#))
    }

    @Test func `without somebody to send to, or with a line that is too long, it fails and says so`() throws {
        answerSends()
        var (status, lines) = try run("hi\n", to: nil)
        #expect(status == 1)
        #expect(lines.contains("failed 1 bad_recipient nobody to send to: use --to or /to"))
        (status, lines) = try run(String(repeating: "x", count: 70_000) + "\nshort\n")
        #expect(status == 1)
        #expect(lines.contains("failed 1 content_too_large the line is too long"))
        #expect(lines.contains("sent 2 5-1"))
    }

    @Test func `a server that refuses for good ends it at once`() throws {
        server.refusal = HTTPResponse(.unauthorized)
        let (status, lines) = try run("hi\n")
        #expect(status == 1)
        #expect(
            lines.prefix(2) == [
                "status connecting", "status closed the server answered 401, the token is not accepted",
            ]
        )
    }

    @Test func `what was not answered before a final end is told with the reason of that`() throws {
        server.onText = { peer, _ in peer.sendClose(4502, reason: "blocked") }
        let (status, lines) = try run("hi\n")
        #expect(status == 1)
        #expect(lines.suffix(2) == ["status closed 4502 blocked", "failed 1 unanswered 4502 blocked"])
    }

    @Test func `why it cannot connect is told`() throws {
        server.stopListening()
        _ = loop.run(for: .milliseconds(1)) { false }
        let (status, lines) = try run("hi\n", answerTimeout: .milliseconds(100))
        #expect(status == 1)
        #expect(lines.last == "failed 1 unanswered no connection in time: connection refused")
        #expect(lines[1].hasPrefix("status reconnecting ") && lines[1].hasSuffix(" connection refused"))
    }

    @Test func `lines choose whom the next ones go to`() throws {
        answerSends()
        let (status, lines) = try run("/to carol\none\n/to d{\ntwo\n/to dave\n//to is text\n", to: nil)
        #expect(status == 1)
        #expect(
            lines.filter { !$0.hasPrefix("status") }.sorted() == [
                "failed 2 bad_recipient /to takes one user or group:ID, ids being 1 to 64 of A-Z a-z 0-9 _ . -",
                "failed 3 bad_recipient nobody to send to: use --to or /to", "sent 1 5-1", "sent 4 5-2",
            ]
        )
        let texts = try server.peer.texts
        #expect(texts[0].contains(#""to":"user:carol""#) && texts[0].contains(#""text":"one""#))
        #expect(texts[1].contains(#""to":"user:dave""#) && texts[1].contains(#""text":"/to is text""#))
    }

    @Test func `/quit ends like the end of the input, and is no failure`() throws {
        answerSends()
        let (status, lines) = try run("hi\n/quit\nnever sent\n/nonsense\n")
        #expect(status == 0)
        #expect(lines.filter { !$0.hasPrefix("status") } == ["sent 1 5-1"])
        #expect(try server.peer.texts.count == 1)
    }

    @Test func `a group is written to like a user, and tells who wrote and who came`() throws {
        server.onOpen = { peer in
            peer.send(MessagingClientTests.welcome())
            peer.send(
                #"{"type":"group","inbox":1,"id":"1-0","conversation":"group:g1","from":"bob","time":1,"#
                    + #""change":"added","users":["alice"]}"#
            )
            peer.send(
                #"{"type":"message","inbox":2,"id":"2-0","conversation":"group:g1","from":"bob","device":"d","#
                    + #""time":1,"content":{"kind":"text","text":"welcome"}}"#
            )
        }
        answerSends()
        let (status, lines) = try run("hi all\n/to group:g2\nhi two\n", to: "group:g1")
        #expect(status == 0)
        #expect(lines.contains("change g1 bob added alice") && lines.contains("bob@g1: welcome"))
        let texts = try server.peer.texts.filter { $0.contains(#""type":"send""#) }
        #expect(texts[0].contains(#""to":"group:g1""#) && texts[1].contains(#""to":"group:g2""#))
    }

    /// Answers what is asked, each in its way.
    func answerRequests() {
        server.onText = { peer, text in
            let bytes = Array(text.utf8)
            switch try? ClientFrame(bytes.span, contentLimit: 1000) {
            case .history(let history):
                let events = [Incoming.tombstone(8), Incoming.event(7, from: "alice", "two\nlines")]
                peer.send(
                    #"{"type":"history","ref":\#(history.ref),"conversation":"dm:alice:bob","messages":["#
                        + events.joined(separator: ",") + #"],"more":true,"next":"7-0"}"#
                )
            case .conversations(let list):
                let last = Incoming.event(8, from: "eve", in: "group:g1")
                peer.send(
                    #"{"type":"conversations","ref":\#(list.ref),"conversations":[{"conversation":"group:g1","time":1,"#
                        + #""last":\#(last),"unread":100,"unreadIsExact":false},{"conversation":"dm:alice:bob","time":1,"unread":0}]}"#
                )
            case .info(let info):
                let members = #"[{"user":"bob","status":"read"},{"user":"carol","status":"sent"}]"#
                peer.send(
                    #"{"type":"info","ref":\#(info.ref),"conversation":"dm:alice:bob","id":"7-0","members":\#(members)}"#
                )
            case .delete(let deletion):
                peer.send(
                    #"{"type":"error","ref":\#(deletion.ref),"code":"too_late","message":"too old","retry":false}"#
                )
            case .read(let read):
                peer.send(#"{"type":"done","ref":\#(read.ref ?? 0)}"#)
            default: break
            }
        }
    }

    @Test func `what lines ask for is answered by lines`() throws {
        answerRequests()
        let (status, lines) = try run(
            "/history 2\n/chats\n/info 1763669000123-0\n/delete 1763669000123-0 all\n"
        )
        #expect(status == 1)
        #expect(
            lines.filter { !$0.hasPrefix("status") } == [
                "more bob 7-0", #"history bob 7-0 alice: two\nlines"#, "history bob 8-0 deleted bob",
                "done 1",
                "chat group:g1 100+ 8-0 eve: hi", "chat bob 0", "done 2",
                "info bob read", "info carol sent", "done 3", "failed 4 too_late too old",
            ]
        )
        let (_, others) = try run("/history\n", to: nil)
        #expect(others.contains("failed 1 bad_recipient about whom? use --to or /to"))
    }

    @Test func `a question that is not answered is told, and is a failure`() throws {
        let (status, lines) = try run("/chats\n", answerTimeout: .milliseconds(200))
        #expect(status == 1 && lines.last == "failed 1 unanswered no answer in time")
    }

    @Test func `receipts, deletions, typing and presence are lines`() throws {
        server.onOpen = { peer in
            peer.send(MessagingClientTests.welcome())
            for (number, fields) in [
                #""type":"receipt","conversation":"dm:alice:bob","status":"delivered","id":"5-0","by":"bob""#,
                #""type":"receipt","conversation":"dm:alice:bob","status":"read","id":"5-0","by":"bob""#,
                #""type":"receipt","conversation":"group:g1","status":"read","id":"5-0""#,
                #""type":"receipt","conversation":"group:g1","status":"read","id":"5-0","by":"alice","device":"d2""#,
                #""type":"deleted","id":"5-0","conversation":"group:g1","for":"all","by":"bob""#,
                #""type":"deleted","id":"5-0","conversation":"dm:alice:bob","for":"me","by":"alice""#,
            ].enumerated() {
                peer.send(#"{\#(fields),"inbox":\#(number + 1),"time":1}"#)
            }
            peer.send(#"{"type":"typing","conversation":"dm:alice:bob","from":"bob","device":"d"}"#)
            peer.send(
                #"{"type":"typing","conversation":"group:g1","from":"bob","device":"d","state":"stopped"}"#
            )
            peer.send(#"{"type":"presence","user":"bob","status":"online"}"#)
            peer.send(#"{"type":"presence","user":"bob","status":"offline","lastSeen":99}"#)
        }
        answerSends()
        let (_, lines) = try run("hi\n")
        #expect(
            lines.filter { !$0.hasPrefix("status") && !$0.hasPrefix("sent") } == [
                "delivered bob 5-0", "read bob 5-0", "read group:g1 5-0", "seen group:g1 5-0",
                "deleted group:g1 5-0 all bob", "deleted bob 5-0 me alice", "typing bob typing",
                "typing bob@g1 stopped", "presence bob online", "presence bob offline 99",
            ]
        )
        #expect(try server.peer.texts.contains(#"{"type":"ack","inbox":6,"epoch":1}"#))
    }

    @Test func `whom a line says to watch is told to the server`() throws {
        answerRequests()
        let (status, lines) = try run("/watch bob\n/read\n/history\n")
        #expect(status == 0 && lines.last == "done 1")
        let texts = try server.peer.texts
        #expect(texts.contains { $0.contains(#""type":"watch""#) && $0.contains(#""users":["bob"]"#) })
    }

    @Test func `a line is a message or turns to somebody`() {
        let table: [(LineSplitter.Line, PlainLine?)] = [
            (.text(""), nil), (.text("hi"), .message("hi")), (.text("//hi"), .message("/hi")),
            (.text("///"), .message("//")), (.text(" /to bob"), .message(" /to bob")),
            (.text("/to  bob "), Recipient("bob").map { .turn(to: $0) }),
            (.text("/read"), .read), (.text("/typing"), .typing(state: nil)),
            (.text("/typing stopped"), .typing(state: "stopped")), (.text("/watch"), .watch([])),
            (.text("/watch bob carol"), .watch(["bob", "carol"])), (.text("/chats"), .ask(.chats(limit: 20))),
            (.text("/history 5"), .ask(.history(limit: 5, before: nil))),
            (.text("/history 5 1-0"), .ask(.history(limit: 5, before: "1-0"))),
            (.text("/info 1-0"), .ask(.info(id: "1-0"))),
            (.text("/delete 1-0 all"), .ask(.delete(id: "1-0", for: .all))),
            (.text("/quit"), .end), (.text("/exit "), .end), (.text("//quit"), .message("/quit")),
            (.text("/to group:g1"), Recipient("group:g1").map { .turn(to: $0) }),
        ]
        for (line, meaning) in table { #expect(PlainLine(line) == meaning) }
        for text in ["/to", "/to a b", "/to a*", "/to group:", "/to group:g:1", "/to g:1"] {
            guard case .misdirection? = PlainLine(.text(text)) else { Issue.record("\(text)"); continue }
        }
        let mistakes = [
            "/", "/etc", "/quit now", "/read now", "/typing a b", "/typing ?", "/watch b{b", "/chats x",
            "/chats 0",
            "/chats 101", "/history 5 1-0 2", "/info", "/delete 1-0", "/delete 1-0 cats",
        ]
        for line in [.tooLong] + mistakes.map({ .text($0) }) as [LineSplitter.Line] {
            guard case .mistake? = PlainLine(line) else { Issue.record("\(line)"); continue }
        }
    }

    @Test func `what a signal cut off is not called late`() throws {
        var stop: () -> Void = {}
        server.onText = { _, _ in stop() }
        let (status, lines) = try run(
            "hi\n",
            started: { session in stop = { [weak session] in session?.stop() } }
        )
        #expect(status == 1)
        #expect(lines.last == "failed 1 unanswered stopped before the answer came")
    }

    @Test func `a reader that is gone ends it`() throws {
        answerSends()
        let (status, _) = try run("hi\n") { !$0.hasPrefix("status connected") }
        #expect(status == 1)
    }

    @Test func `lines are cut at every split alike`() {
        let text = Array("one\ntwo\r\n\n\u{FF}漢\nfar too long for it\nlast".utf8)
        let expected: [LineSplitter.Line] = [
            .text("one"), .text("two"), .text(""), .text("\u{FF}漢"), .tooLong, .text("last"),
        ]
        for split in text.indices {
            var splitter = LineSplitter(limit: 10)
            var lines: [LineSplitter.Line] = []
            for piece in [Array(text[..<split]), Array(text[split...])] {
                splitter.received(piece.span) { lines.append($0) }
            }
            if let last = splitter.finish() { lines.append(last) }
            #expect(lines == expected)
        }
    }
}
