import Testing

@testable import Loop

struct TLSRefusalTests {
    @Test func `the name and the address of the certificate are accepted`() throws {
        let server = try Server(tls: serverContext())
        let client = try clientContext()
        #expect(outcome(server.loop, address(server), tls: client) == nil)
        #expect(outcome(server.loop, address(server, host: "localhost"), tls: client) == nil)
        #expect(outcome(server.loop, address(server), tls: client, serverName: "localhost") == nil)
    }

    @Test(arguments: [("example.org", "hostname mismatch"), ("127.0.0.2", "IP address mismatch")])
    func `another host name is refused`(name: String, reason: String) throws {
        let server = try Server(tls: serverContext())
        let end = outcome(server.loop, address(server), tls: try clientContext(), serverName: name)
        #expect(end == .tls(reason))
        #expect(server.loop.wait { server.sides.allSatisfy { $0.ends.count == 1 } })
    }

    @Test func `a certificate that nobody vouches for is refused`() throws {
        let server = try Server(tls: serverContext())
        let expected = StreamEnd.tls("self-signed certificate")
        #expect(outcome(server.loop, address(server), tls: try TLSClientContext()) == expected)
        let other = try TLSClientContext(authorityFile: TestCertificate.other.get().certificate)
        #expect(outcome(server.loop, address(server), tls: other) == expected)
    }

    @Test func `an insecure client accepts any certificate`() throws {
        let server = try Server(tls: serverContext())
        let client = try TLSClientContext(insecure: true)
        #expect(outcome(server.loop, address(server), tls: client, serverName: "example.org") == nil)
    }

    @Test func `plain bytes to a tls listener end the stream`() throws {
        let server = try Server(tls: serverContext())
        let (peer, _, side) = try server.connect()
        peer.send("GET / HTTP/1.1\r\n\r\n")
        #expect(server.loop.wait { side.ends == [.tls("http request")] })
        let (second, _, secondSide) = try server.connect()
        second.send(String(repeating: "x", count: 100))
        #expect(server.loop.wait { secondSide.ends == [.tls("wrong version number")] })
        #expect(side.bytes + secondSide.bytes == [])
    }

    @Test func `leaving during the handshake ends the stream`() throws {
        let server = try Server(tls: serverContext())
        let (peer, _, side) = try server.connect()
        peer.close()
        #expect(server.loop.wait { side.ends == [.tls("connection closed during the handshake")] })
    }

    @Test func `a tls client at a plain server fails, or gives up after the timeout`() throws {
        let server = try Server()
        let client = try clientContext()
        #expect(outcome(server.loop, address(server), tls: client, timeout: .milliseconds(50)) == .timedOut)
        server.onAccepted = { $0.write("this is no TLS record") }
        #expect(outcome(server.loop, address(server), tls: client) == .tls("wrong version number"))
    }

    @Test func `closing after a flush does not wait for a handshake when nothing is queued`() throws {
        let server = try Server(tls: serverContext())
        let (peer, stream, side) = try server.connect()
        stream.closeAfterFlush(within: .seconds(20))
        #expect(
            server.loop.wait {
                peer.poll()
                return peer.isEnded
            }
        )
        peer.close()
        #expect(server.loop.wait { side.ends == [.flushed] })
    }

    @Test func `files that cannot be used are named`() throws {
        let shared = try TestCertificate.shared.get()
        let other = try TestCertificate.other.get()
        #expect(throws: LoopError.tls(file: "/missing", reason: "No such file or directory")) {
            try TLSServerContext(certificateFile: "/missing", keyFile: shared.key)
        }
        #expect(throws: LoopError.tls(file: other.key, reason: "key values mismatch")) {
            try TLSServerContext(certificateFile: shared.certificate, keyFile: other.key)
        }
        #expect(throws: LoopError.tls(file: shared.key, reason: "no certificate or crl found")) {
            try TLSClientContext(authorityFile: shared.key)
        }
    }
}
