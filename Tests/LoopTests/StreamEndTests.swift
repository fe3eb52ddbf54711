import Testing

@testable import Loop

struct StreamEndTests {
    @Test func `closing inside received is safe and final`() throws {
        let pair = try Pair()
        pair.serverSide.onReceived = { stream in
            stream.write("never sent")
            stream.close()
            stream.write("ignored")
            stream.pauseReading()
            stream.resumeReading()
        }
        pair.client.write("hi")
        #expect(pair.wait { pair.clientSide.ends == [.endOfStream] || pair.clientSide.ends == [.reset] })
        #expect(pair.clientSide.bytes == [])
        #expect(pair.serverSide.ends == [])
        #expect(pair.server.isClosed)
        #expect(pair.server.receiver == nil)
    }

    @Test func `closing inside drained is safe`() throws {
        let pair = try Pair()
        pair.client.marks = WaterMarks(high: 1, low: 0)
        pair.clientSide.onDrained = { $0.close() }
        pair.client.write("hi")
        #expect(pair.wait { pair.serverSide.ends == [.endOfStream] })
        #expect(pair.serverSide.text == "hi")
    }

    @Test func `a stream closed by another's callback in the same turn is not called`() throws {
        let server = try Server()
        let (first, _, firstSide) = try server.connect()
        let (second, _, secondSide) = try server.connect()
        // Whichever is called first closes the other.
        firstSide.onReceived = { [unowned server] _ in server.streams[1].close() }
        secondSide.onReceived = { [unowned server] _ in server.streams[0].close() }
        first.send("hi")
        second.send("hi")
        #expect(server.loop.wait { firstSide.text + secondSide.text == "hi" })
        server.loop.turn(3)
        #expect(firstSide.text + secondSide.text == "hi")
    }

    @Test func `a stream that is dropped closes`() throws {
        let server = try Server()
        let connector: Connector
        var dropped: StreamEnd?
        connector = Connector.connect(
            loop: server.loop,
            to: .tcp(host: "127.0.0.1", port: server.port),
            timeout: .seconds(20)
        ) { if case .failure(let end) = $0 { dropped = end } }
        #expect(server.loop.wait { server.sides.first?.ends == [.endOfStream] })
        #expect(dropped == nil)
        connector.cancel()
    }

    @Test func `the pair of stream and receiver is freed after its end`() throws {
        let server = try Server()
        weak var side: Recorder?
        weak var stream: Stream?
        do {
            let recorder = Recorder()
            let connector = Connector.connect(
                loop: server.loop,
                to: .tcp(host: "127.0.0.1", port: server.port),
                timeout: .seconds(20)
            ) { if case .success(let connected) = $0 { recorder.attach(to: connected) } }
            #expect(server.loop.wait { recorder.stream != nil && !server.streams.isEmpty })
            connector.cancel()
            side = recorder
            stream = recorder.stream
        }
        #expect(side != nil && stream != nil)
        server.streams.first?.close()
        #expect(server.loop.wait { side == nil && stream == nil })
    }

    @Test func `a peer that half-closes still gets its answer`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        let answer = [UInt8](repeating: 7, count: 5_000_000)
        side.onReceived = { $0.write(answer.span) }
        peer.send("question")
        peer.finishSending()
        #expect(server.loop.wait { stream.lifecycle.state == .sendingRest })
        #expect(side.ends == [])
        #expect(
            server.loop.wait {
                peer.poll()
                return peer.isEnded
            }
        )
        #expect(peer.received == answer)
        #expect(side.ends == [.endOfStream])
    }

    @Test func `a reset by the peer is reported once`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        peer.reset()
        #expect(server.loop.wait { side.ends == [.reset] })
        stream.write("ignored")
        server.loop.turn(3)
        #expect(side.ends == [.reset])
    }

    @Test func `what the peer sent before it broke the connection is read first`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        stream.write("unread, so that closing resets")
        stream.readLimit = 1
        side.onReceived = { $0.write("this send fails") }
        #expect(server.loop.wait { stream.pendingBytes == 0 })
        peer.send("the reason")
        peer.close()
        #expect(server.loop.wait { !side.ends.isEmpty })
        #expect(side.text == "the reason")
        #expect(side.ends == [.reset])
    }

    @Test func `a failure to send is noticed while paused`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        stream.pauseReading()
        peer.reset()
        stream.write("into the void")
        #expect(server.loop.wait { side.ends == [.reset] })
    }
}
