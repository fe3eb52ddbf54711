import Client
import Loop
import Protocol
import Testing

/// Requests, marks and signals over real sockets.
struct MessagingClientAskingTests {
    let stage: MessagingClientTests
    var loop: EventLoop { stage.loop }
    var server: FakeServer { stage.server }
    var recorder: MessagingRecorder { stage.recorder }

    init() throws {
        stage = try MessagingClientTests()
    }

    /// The refs of the frames of a type that the server was sent.
    func refs(_ type: String, _ peer: FakePeer) -> [UInt64] {
        peer.texts.filter { $0.contains("\"type\":\"\(type)\"") }.compactMap { text in
            let bytes = Array(text.utf8)
            return (try? ReceivedFrame(bytes.span))?.numbers.ref
        }
    }

    @Test func `requests are answered, refused, or lost with their connection`() throws {
        let client = stage.client()
        #expect(throws: SubmitError.notConnected) { _ = try client.request(.conversations(limit: 5)) }
        try stage.live(client)
        let ids = [
            try client.request(.conversations(limit: 5)),
            try client.request(.delete(conversation: "dm:alice:bob", id: "1-0", for: .all)),
            try client.request(.history(conversation: "dm:alice:bob", limit: 5)),
        ]
        let peer = try server.peer
        try #require(loop.wait { peer.texts.count == 3 })
        peer.send(#"{"type":"conversations","ref":\#(ids[0].ref),"conversations":[]}"#)
        peer.send(#"{"type":"error","ref":\#(ids[1].ref),"code":"too_late","message":"no","retry":false}"#)
        try #require(loop.wait { recorder.replies.count == 1 && recorder.failedRequests.count == 1 })
        #expect(recorder.replies[ids[0]] == .conversations)
        #expect(recorder.failedRequests[ids[1]] == SendFailure(code: "too_late", message: "no"))
        peer.vanish()
        try #require(loop.wait { recorder.failedRequests.count == 2 })
        #expect(recorder.failedRequests[ids[2]]?.code == SendFailure.lostCode)
        #expect(recorder.otherKinds == [.welcome], "an answer is nothing else besides")
    }

    @Test func `a request that a silent server leaves open is given up`() throws {
        let client = stage.client { $0.requestTimeout = 30 }
        try stage.live(client)
        let id = try client.request(.info(conversation: "dm:alice:bob", id: "1-0"))
        try #require(loop.wait { recorder.failedRequests[id] != nil })
        #expect(recorder.failedRequests[id]?.code == "no_answer" && client.status == .live)
    }

    @Test func `what was read and whom to watch is said again on the next connection, until it is confirmed`()
        throws
    {
        let client = stage.client()
        client.markRead("dm:alice:bob", upTo: "5-0")
        client.watch(["bob"])
        try stage.live(client)
        let first = try server.peer
        try #require(loop.wait { refs("read", first).count == 1 && refs("watch", first).count == 1 })
        client.markRead("dm:alice:bob", upTo: "7-0")
        first.vanish()
        try #require(loop.wait { server.peers.count == 2 && refs("read", server.peers[1]).count == 1 })
        let second = try server.peer
        #expect(second.texts.contains { $0.contains(#""type":"read""#) && $0.contains(#""id":"7-0""#) })
        #expect(refs("watch", second).count == 1 && !client.hasConfirmedReads)
        second.send(#"{"type":"done","ref":\#(refs("read", second)[0])}"#)
        try #require(loop.wait { client.hasConfirmedReads })
        second.vanish()
        try #require(loop.wait { server.peers.count == 3 && refs("watch", server.peers[2]).count == 1 })
        #expect(refs("read", try server.peer).isEmpty)
    }

    @Test func `typing goes out while there is a connection, and never later`() throws {
        let client = stage.client()
        client.typing(to: "user:bob")
        try stage.live(client)
        client.typing(to: "user:bob")
        client.typing(to: "user:bob")
        client.stoppedTyping()
        let peer = try server.peer
        try #require(loop.wait { peer.texts.count == 2 })
        #expect(
            peer.texts == [
                #"{"type":"typing","to":"user:bob"}"#,
                #"{"type":"typing","to":"user:bob","state":"stopped"}"#,
            ]
        )
    }

    @Test func `receipts and deletions are events: counted, acknowledged and given once`() throws {
        server.onOpen = { peer in
            peer.send(MessagingClientTests.welcome())
            let receipt =
                #"{"type":"receipt","inbox":1,"conversation":"dm:alice:bob","status":"read","id":"5-0","by":"bob"}"#
            peer.send(receipt)
            peer.send(#"{"type":"deleted","inbox":2,"id":"5-0","conversation":"dm:alice:bob","for":"all"}"#)
            peer.send(receipt)
        }
        let client = stage.client()
        try stage.live(client)
        let peer = try server.peer
        try #require(
            loop.wait { stage.acknowledgements(peer).last == #"{"type":"ack","inbox":2,"epoch":1}"# }
        )
        #expect(recorder.otherKinds == [.welcome, .receipt, .deleted])
    }
}
