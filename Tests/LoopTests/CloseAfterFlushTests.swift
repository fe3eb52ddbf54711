import Testing

@testable import Loop

struct CloseAfterFlushTests {
    @Test func `everything arrives although the peer's input was not read`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        stream.pauseReading()
        peer.send("never read, which would make close() reset the connection")
        let answer = [UInt8](repeating: 7, count: 5_000_000)
        stream.write(answer.span)
        stream.closeAfterFlush(within: .seconds(20))
        stream.write("ignored")
        #expect(side.ends == [])
        #expect(
            server.loop.wait {
                peer.poll()
                return peer.isEnded
            }
        )
        #expect(peer.received == answer)
        #expect(stream.lifecycle.state == .awaitingPeer)
        peer.close()
        #expect(server.loop.wait { side.ends == [.flushed] })
        #expect(side.receivedCount == 0)
    }

    @Test func `a peer that reads nothing is cut off at the deadline`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        stream.write([UInt8](repeating: 7, count: 20_000_000).span)
        stream.closeAfterFlush(within: .milliseconds(20))
        #expect(server.loop.wait { side.ends == [.timedOut] })
        peer.close()
    }

    @Test func `a peer that never closes is cut off at the deadline`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        stream.write("bye")
        stream.closeAfterFlush(within: .milliseconds(20))
        #expect(server.loop.wait { side.ends == [.flushed] })
        peer.poll()
        #expect(peer.received == Array("bye".utf8))
    }

    @Test func `it needs neither a receiver nor a holder`() throws {
        let server = try Server()
        let (peer, _, _) = try server.connect()
        weak var stream: Stream?
        server.release { last in
            last.receiver = nil
            last.write("bye")
            last.closeAfterFlush(within: .seconds(20))
            stream = last
        }
        #expect(stream != nil)
        #expect(
            server.loop.wait {
                peer.poll()
                return peer.isEnded
            }
        )
        #expect(peer.received == Array("bye".utf8))
        peer.close()
        #expect(server.loop.wait { stream == nil })
    }

    @Test func `a second close is at once and silent`() throws {
        let server = try Server()
        let (peer, stream, side) = try server.connect()
        stream.closeAfterFlush(within: .seconds(20))
        stream.close()
        server.loop.turn(3)
        peer.poll()
        #expect(peer.isEnded)
        #expect(side.ends == [])
    }

    @Test func `the loop is freed when all its streams are`() throws {
        weak var loop: EventLoop?
        do {
            let pair = try Pair()
            loop = pair.loop
            pair.client.write("bye")
            pair.client.closeAfterFlush(within: .seconds(20))
            #expect(
                pair.wait { pair.serverSide.ends == [.endOfStream] && pair.clientSide.ends == [.flushed] }
            )
        }
        #expect(loop == nil)
    }
}
