import Client
import Loop
import Protocol
import Testing

struct MessagingClientTests {
    let loop: EventLoop
    let server: FakeServer
    let context: ClientContext
    let recorder = MessagingRecorder()

    init() throws {
        loop = try EventLoop()
        server = try FakeServer(on: loop)
        context = ClientContext(loop: loop)
        server.onOpen = { $0.send(Self.welcome()) }
    }

    static func welcome(cursor: Int = 0, heartbeat: Int = 20) -> String {
        """
        {"type":"welcome","user":"alice","device":"d","node":"n1","inbox":\(cursor),"last":1000,"epoch":1,\
        "heartbeat":\(heartbeat),"limits":{}}
        """
    }

    static func message(_ inbox: Int, _ text: String = "hi") -> String {
        """
        {"type":"message","inbox":\(inbox),"id":"\(inbox)-0","conversation":"dm:alice:bob","from":"bob",\
        "device":"d","time":1,"content":{"kind":"text","text":"\(text)"}}
        """
    }

    /// A client that reconnects almost at once.
    func client(
        _ change: (inout MessagingSettings) -> Void = { _ in },
        token: @escaping (UInt64) -> String = { _ in "t" }
    ) -> MessagingClient {
        var settings = MessagingSettings()
        settings.reconnectBase = 1
        settings.reconnectCap = 5
        settings.repeatBase = 1
        change(&settings)
        let client = MessagingClient(
            context: context,
            endpoint: server.endpoint,
            settings: settings,
            token: token
        )
        client.delegate = recorder
        return client
    }

    func live(_ client: MessagingClient) throws {
        client.start()
        try #require(loop.wait { client.status == .live })
    }

    /// What the server was sent in `send` frames: ref and text.
    func sends(_ peer: FakePeer) throws -> [(ref: UInt64, content: String)] {
        try peer.texts.compactMap { text in
            let bytes = Array(text.utf8)
            guard case .send(let send) = try ClientFrame(bytes.span, contentLimit: 1000) else { return nil }
            return (send.ref, String(decoding: bytes[send.content], as: UTF8.self))
        }
    }

    func acknowledgements(_ peer: FakePeer) -> [String] {
        peer.texts.filter { $0.contains("\"ack\"") }
    }

    static func sent(_ ref: UInt64) -> String {
        #"{"type":"sent","ref":\#(ref),"id":"\#(ref)-0","conversation":"dm:alice:bob","time":1}"#
    }

    @Test func `calls are answered, refused, or lost with their connection`() throws {
        let client = client()
        #expect(throws: SubmitError.notConnected) {
            _ = try client.call("weather", content: Array("{}".utf8))
        }
        try live(client)
        let ids = try (0..<3).map { _ in
            try client.call("weather", content: Array("{}".utf8), timeout: .milliseconds(500))
        }
        let peer = try server.peer
        try #require(loop.wait { peer.texts.count == 3 })
        #expect(peer.texts[0].contains(#""type":"call""#) && peer.texts[0].contains(#""timeout":500"#))
        peer.send(#"{"type":"answer","ref":\#(ids[1].ref),"service":"weather","content":{"degrees":21}}"#)
        peer.send(#"{"type":"error","ref":\#(ids[0].ref),"code":"call_failed","message":"no","retry":false}"#)
        try #require(loop.wait { recorder.answers.count == 1 && recorder.failedCalls.count == 1 })
        #expect(recorder.answers[ids[1]] == #"{"degrees":21}"#)
        #expect(recorder.failedCalls[ids[0]] == SendFailure(code: "call_failed", message: "no"))
        peer.vanish()
        try #require(loop.wait { recorder.failedCalls.count == 2 })
        #expect(recorder.failedCalls[ids[2]]?.code == "connection_lost")
        #expect(recorder.failed.isEmpty && recorder.sent.isEmpty)
    }

    @Test func `a change of a group comes once, and is acknowledged`() throws {
        server.onOpen = { peer in
            peer.send(Self.welcome())
            let change =
                #"{"type":"group","inbox":1,"id":"1-0","conversation":"group:g1","from":"bob","time":1,"#
                + #""change":"added","users":["alice"]}"#
            peer.send(change)
            peer.send(change)
        }
        let client = client()
        try live(client)
        let peer = try server.peer
        try #require(loop.wait { !acknowledgements(peer).isEmpty })
        #expect(recorder.changes.map(\.change) == [.members(.added, users: ["alice"])])
        #expect(acknowledgements(peer) == [#"{"type":"ack","inbox":1,"epoch":1}"#])
    }

    @Test func `a message goes out and its answer comes back`() throws {
        let client = client()
        try live(client)
        #expect(recorder.statuses == [.connecting, .awaitingWelcome, .live])
        let id = try client.send(to: "user:bob", content: MessageContent.encode(text: "hi"))
        let peer = try server.peer
        #expect(loop.wait { peer.texts.count == 1 })
        #expect(try sends(peer).map(\.content) == [#"{"kind":"text","text":"hi"}"#])
        peer.send(Self.sent(id.ref))
        #expect(loop.wait { recorder.sent[id] == "\(id.ref)-0" })
        #expect(client.outbox.isEmpty)
    }

    @Test func `messages are delivered once and acknowledged once for all that came together`() throws {
        server.onOpen = { peer in
            peer.send(Self.welcome())
            for number in 1...100 { peer.send(Self.message(number)) }
            for number in 50...100 { peer.send(Self.message(number)) }
        }
        let client = client()
        try live(client)
        #expect(loop.wait { recorder.messages.count == 100 })
        let peer = try server.peer
        #expect(loop.wait { acknowledgements(peer).last == #"{"type":"ack","inbox":100,"epoch":1}"# })
        #expect(acknowledgements(peer).count < 20)
        #expect(recorder.messages.map(\.id) == (1...100).map { "\($0)-0" })
        #expect(client.inbox.newest == 100)
    }

    @Test func `after a broken connection unanswered sends are repeated and old messages dropped`() throws {
        server.onOpen = { peer in
            peer.send(Self.welcome())
            for number in 1...3 { peer.send(Self.message(number)) }
        }
        let client = client()
        try live(client)
        let ids = try (0..<20).map {
            try client.send(to: "user:bob", content: MessageContent.encode(text: "\($0)"))
        }
        let first = try server.peer
        #expect(loop.wait { first.texts.count >= 20 })
        first.send(Self.sent(ids[3].ref))
        #expect(loop.wait { recorder.sent.count == 1 })
        first.vanish()
        #expect(loop.wait { server.peers.count == 2 && client.status == .live })
        let second = try server.peer
        #expect(loop.wait { second.texts.count >= 20 })
        let expected = ids.map(\.ref).filter { $0 != ids[3].ref }
        #expect(try sends(second).map(\.ref) == expected)
        for ref in expected { second.send(Self.sent(ref)) }
        #expect(loop.wait { client.outbox.isEmpty })
        #expect(recorder.messages.count == 3)
        #expect(acknowledgements(second) == [#"{"type":"ack","inbox":3,"epoch":1}"#])
    }

    @Test func `what is sent on going live stays behind the repeats`() throws {
        let client = client()
        let old = try client.send(to: "user:bob", content: MessageContent.encode(text: "old"))
        var fresh: SendID?
        recorder.onStatus = { client, status in
            if status == .live {
                fresh = try? client.send(to: "user:bob", content: MessageContent.encode(text: "new"))
            }
        }
        try live(client)
        let peer = try server.peer
        #expect(loop.wait { peer.texts.count == 2 })
        #expect(try sends(peer).map(\.ref) == [old.ref, try #require(fresh).ref])
    }

    @Test func `a refusal is told with its code, a retryable one is repeated`() throws {
        let client = client()
        var answers = 0
        server.onText = { peer, text in
            answers += 1
            let bytes = Array(text.utf8)
            guard case .send(let send) = try? ClientFrame(bytes.span, contentLimit: 1000) else { return }
            let isFirst = answers == 1
            peer.send(
                isFirst
                    ? #"{"type":"error","ref":\#(send.ref),"code":"unavailable","message":"later","retry":true}"#
                    : #"{"type":"error","ref":\#(send.ref),"code":"ref_reused","message":"no","retry":false}"#
            )
        }
        try live(client)
        let id = try client.send(to: "user:bob", content: MessageContent.encode(text: "hi"))
        #expect(loop.wait { recorder.failed[id] == SendFailure(code: "ref_reused", message: "no") })
        #expect(try sends(server.peer).map(\.ref) == [id.ref, id.ref])
    }

    @Test func `a final close code ends it, and a new start goes on`() throws {
        let client = client()
        try live(client)
        try server.peer.sendClose(4502, reason: "too_many_devices")
        let end = ConnectionEnd.closed(code: 4502, reason: "too_many_devices")
        #expect(loop.wait { client.status == .closed(end) })
        #expect(throws: SubmitError.closed) { try client.send(to: "user:bob", content: []) }
        try live(client)
        #expect(server.peers.count == 2)
    }

    @Test func `each connect asks for a token`() throws {
        var count = 0
        let client = client(
            { $0.hasFreshTokens = true },
            token: { time in
                count += 1
                return "token-\(count)-\(time > 1_700_000_000_000)"
            }
        )
        try live(client)
        try server.peer.sendClose(4501, reason: "token_expired")
        #expect(loop.wait { server.peers.count == 2 && client.status == .live })
        #expect(
            server.peers.map { $0.request?.fields["Authorization"] } == [
                "Bearer token-1-true", "Bearer token-2-true",
            ]
        )
    }

    @Test func `a token is renewed on the open connection before it ends`() throws {
        let client = client { $0.tokenLifetime = 1250 }
        try live(client)
        let peer = try server.peer
        #expect(loop.wait { peer.texts == [#"{"type":"renew","token":"t"}"#] })
    }

    @Test func `heartbeats go out, and silence brings another connection`() throws {
        server.onOpen = { peer in
            peer.answersPings = false
            peer.send(Self.welcome(heartbeat: 1))
        }
        let client = client()
        try live(client)
        let first = try server.peer
        #expect(loop.wait { server.peers.count == 2 })
        #expect(first.pings.count == 2)
        client.stop()
    }

    @Test func `a drained client moves to another connection`() throws {
        let client = client()
        try live(client)
        let first = try server.peer
        first.send(#"{"type":"drain","after":20,"resume":0}"#)
        #expect(loop.wait { server.peers.count == 2 && client.status == .live })
        #expect(recorder.otherKinds.contains(.drain))
        #expect(loop.wait { first.close?.code == 1001 })
    }

    @Test func `nonsense from the server changes nothing`() throws {
        let client = client()
        try live(client)
        let peer = try server.peer
        for text in ["", "x", "[]", "{}", #"{"type":1}"#, #"{"type":"sent"}"#, #"{"type":"sent","ref":5}"#] {
            peer.send(text)
        }
        peer.sendFrame(.binary, [1, 2, 3])
        peer.send(Self.message(1))
        #expect(loop.wait { recorder.messages.count == 1 })
        #expect(client.status == .live)
    }

    @Test func `stopping acknowledges, says good-bye and lets go`() throws {
        var ended: MessagingClient? = client()
        weak let weakly = ended
        try live(try #require(ended))
        recorder.onMessage = { $0.stop() }
        let peer = try server.peer
        peer.send(Self.message(1))
        peer.send(Self.message(2))
        #expect(loop.wait { peer.isEnded })
        #expect(acknowledgements(peer) == [#"{"type":"ack","inbox":1,"epoch":1}"#])
        #expect(peer.close?.code == 1000)
        #expect(recorder.messages.count == 1)
        ended = nil
        #expect(loop.wait { weakly == nil })
    }

    @Test func `a resync is told and messages go on from there`() throws {
        let client = client()
        try live(client)
        let peer = try server.peer
        peer.send(Self.message(40))
        peer.send(#"{"type":"resync","inbox":0,"last":2,"epoch":2,"reason":"lost"}"#)
        peer.send(Self.message(1))
        #expect(loop.wait { recorder.messages.map(\.id) == ["40-0", "1-0"] })
        #expect(recorder.resyncs == 1 && client.inbox.newest == 1)
    }

    @Test func `a message that comes again after a resync reaches the application once`() throws {
        let client = client()
        try live(client)
        let peer = try server.peer
        peer.send(Self.message(40))
        peer.send(#"{"type":"resync","inbox":0,"last":2,"epoch":2,"reason":"lost"}"#)
        let again = Self.message(40).replacing("\"inbox\":40", with: "\"inbox\":1")
        peer.send(again)
        peer.send(
            again.replacing("dm:alice:bob", with: "group:g").replacing("\"inbox\":1", with: "\"inbox\":2")
        )
        #expect(loop.wait { client.inbox.newest == 2 })
        #expect(recorder.messages.map(\.conversation) == ["dm:alice:bob", "group:g"])
        #expect(loop.wait { peer.texts.last == #"{"type":"ack","inbox":2,"epoch":2}"# })
    }

    @Test func `a message that Redis lost and its sender repeated is the same message under another id`()
        throws
    {
        let client = client()
        try live(client)
        let peer = try server.peer
        let first = Self.message(40).replacing("\"time\"", with: "\"ref\":7,\"time\"")
        peer.send(first)
        peer.send(#"{"type":"resync","inbox":39,"last":39,"epoch":2}"#)
        peer.send(first.replacing("40-0", with: "41-0"))
        peer.send(Self.message(41).replacing("\"time\"", with: "\"ref\":8,\"time\""))
        #expect(loop.wait { client.inbox.newest == 41 })
        #expect(recorder.messages.map(\.id) == ["40-0", "41-0"])
        #expect(recorder.repeats == ["41-0"])
    }

    @Test func `many clients share one loop and its timer`() throws {
        server.onOpen = { $0.send(Self.welcome(heartbeat: 1)) }
        let clients = (0..<200).map { _ in client() }
        for client in clients { client.start() }
        #expect(loop.wait { clients.allSatisfy { $0.status == .live } })
        #expect(loop.wait { server.peers.allSatisfy { $0.pings.count >= 2 } })
        for client in clients { client.stop() }
        #expect(loop.wait { server.peers.allSatisfy(\.isEnded) })
    }
}
