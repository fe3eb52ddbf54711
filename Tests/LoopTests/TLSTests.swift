import Testing

@testable import Loop

struct TLSTests {
    @Test func `what is sent comes back encrypted`() throws {
        let pair = try securePair()
        let echo = Echo()
        echo.attach(to: pair.server)
        pair.client.write("hi")
        #expect(pair.wait { pair.clientSide.text == "hi" })
        pair.client.closeAfterFlush(within: .seconds(20))
        #expect(pair.wait { echo.ends == [.endOfStream] && pair.clientSide.ends == [.flushed] })
    }

    @Test func `much data goes there and back while both sides hold the other back`() throws {
        let pair = try securePair()
        let echo = Echo()
        echo.attach(to: pair.server)
        let source = Source(total: 8 * 1_024 * 1_024)
        source.feed(pair.client)
        pair.clientSide.onDrained = { source.feed($0) }
        #expect(pair.wait { pair.clientSide.bytes.count >= source.everything.count })
        #expect(pair.clientSide.bytes == source.everything)
        #expect(pair.clientSide.drainedCount > 0)
    }

    @Test(arguments: [1, 5, 1_000, 16_384, 65_536])
    func `records larger than a read are delivered in pieces, all of them`(limit: Int32) throws {
        let pair = try securePair()
        let count = limit == 1 ? 2_000 : 100_000
        pair.server.readLimit = limit
        pair.client.write([UInt8](repeating: 7, count: count).span)
        #expect(pair.wait { pair.serverSide.bytes.count == count })
        #expect(pair.serverSide.receivedCount >= count / Int(limit))
    }

    @Test func `what OpenSSL has read ahead is not lost by pausing`() throws {
        let pair = try securePair()
        pair.server.readLimit = 10
        pair.serverSide.onReceived = { $0.pauseReading() }
        pair.client.write([UInt8](repeating: 7, count: 30).span)
        for expected in [10, 20, 30] {
            #expect(pair.wait { pair.serverSide.bytes.count == expected })
            pair.loop.turn(3)
            #expect(pair.serverSide.bytes.count == expected)
            pair.server.resumeReading()
        }
    }

    @Test func `what is written before the handshake follows it`() throws {
        let server = try Server(tls: serverContext())
        let client = Recorder()
        server.onAccepted = { $0.write("welcome") }
        let end = outcome(server.loop, address(server), tls: try clientContext()) { client.attach(to: $0) }
        #expect(end == nil)
        #expect(server.loop.wait { client.text == "welcome" })
        #expect(server.sides.first?.securedCount == 1)
        client.stream?.close()
    }

    @Test func `closing inside received is safe`() throws {
        let pair = try securePair()
        pair.serverSide.onReceived = { $0.close() }
        pair.client.write("hi")
        #expect(pair.wait { pair.clientSide.ends.count == 1 })
        #expect(pair.serverSide.ends == [])
    }

    @Test func `a half-closing peer still gets its answer`() throws {
        let pair = try securePair()
        let answer = [UInt8](repeating: 7, count: 3_000_000)
        pair.serverSide.onReceived = { $0.write(answer.span) }
        pair.client.write("question")
        #expect(pair.wait { pair.serverSide.text == "question" })
        pair.client.tls?.sendCloseNotify()
        SystemCall.finishSending(pair.client.descriptor)
        #expect(pair.wait { pair.clientSide.bytes.count == answer.count })
        #expect(pair.wait { pair.serverSide.ends == [.endOfStream] })
    }

    @Test func `tls starts after a header in the clear`() throws {
        let server = try Server()
        let context = try serverContext()
        let client = try clientContext()
        let recorder = Recorder()
        var raw: Stream?
        server.onAccepted = { $0.readLimit = 6 }
        #expect(outcome(server.loop, address(server)) { raw = $0 } == nil)
        let plain = try #require(raw)
        // Header and ClientHello leave together.
        plain.write("HEADER")
        plain.flush()
        plain.tls = client.makeSession(plain.descriptor, host: "127.0.0.1")
        recorder.attach(to: plain)
        plain.advanceHandshake()
        #expect(server.loop.wait { !server.sides.isEmpty })
        let side = server.sides[0]
        side.onReceived = { [unowned side] stream in
            guard side.text == "HEADER" else { return }
            stream.readLimit = 65_536
            stream.startTLS(context)
        }
        recorder.onSecured = { $0.write("secret") }
        #expect(server.loop.wait { side.text == "HEADERsecret" })
        plain.close()
    }
}

/// Both ends of a TLS connection.
func securePair() throws -> Pair {
    try Pair(serverTLS: serverContext(), clientTLS: clientContext())
}

func serverContext() throws -> TLSServerContext {
    let files = try TestCertificate.shared.get()
    return try TLSServerContext(certificateFile: files.certificate, keyFile: files.key)
}

/// Trusts the test certificate.
func clientContext() throws -> TLSClientContext {
    try TLSClientContext(authorityFile: TestCertificate.shared.get().certificate)
}

func address(_ server: Server, host: String = "127.0.0.1") -> ListenAddress {
    .tcp(host: host, port: server.port)
}
