import Protocol
import Testing
import WebSocket

@Suite struct HandshakeTests {
    @Test func `the example of RFC 6455 section 1_3`() {
        #expect(HandshakeAccept.value(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test func `keys are sixteen random bytes in Base64`() throws {
        let source = RandomSource()
        let keys = (0..<50).map { _ in source.handshakeKey() }
        #expect(Set(keys).count == 50)
        for key in keys {
            #expect(key.utf8.count == 24)
            #expect(key.hasSuffix("=="))
        }
    }

    @Test func `masks differ over refills`() {
        let source = RandomSource()
        #expect(Set((0..<1000).map { _ in source.mask() }).count > 990)
    }
}
