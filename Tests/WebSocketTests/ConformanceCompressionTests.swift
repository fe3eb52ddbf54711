import Protocol
import Testing
import WebSocket

/// The cases of the Autobahn test suite, sections 12 and 13: compressed messages of many sizes, fragments and windows.
@Suite struct ConformanceCompressionTests {
    private static let sizes = [0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072]

    /// Text like that of a chat: words that repeat.
    private func payload(_ count: Int) -> [UInt8] {
        let words = ["hello", "world", "bird", "nest", "ä", "message", "\n", "42"]
        var state: UInt32 = 1
        var text: [UInt8] = []
        while text.count < count {
            state = state &* 1_664_525 &+ 1_013_904_223
            text += Array(words[Int(state >> 24) % words.count].utf8) + [0x20]
        }
        return Array(
            String(decoding: text[..<count], as: UTF8.self).utf8.prefix(count).map { $0 < 0x80 ? $0 : 0x78 }
        )
    }

    private func deflated(_ payload: [UInt8], windowBits: Int = 15) -> [UInt8] {
        var output: [UInt8] = []
        Deflater(level: 6).deflate(payload.span, windowBits: windowBits, to: &output)
        return output
    }

    @Test(arguments: sizes, [9, 10, 12, 15])
    func `12 and 13 - compressed messages over every window`(_ size: Int, _ windowBits: Int) {
        let payload = payload(size)
        let compressed = deflated(payload, windowBits: windowBits)
        var wire = Wire(from: .client)
        for fragments in [256, 1_000_000] {
            wire.message(.text, compressed, fragments: fragments, isCompressed: true)
        }
        wire.frame(2, payload)
        wire.message(.binary, compressed, fragments: 1_000_000, isCompressed: true)
        let text = ReaderTrace.Entry.text(String(decoding: payload, as: UTF8.self))
        let expected = ReaderTrace(entries: [text, text, .binary(payload), .binary(payload)])
        for size in [1000, 65_536] {
            let pieces = stride(from: 0, to: wire.bytes.count, by: size).map {
                Array(wire.bytes[$0..<min($0 + size, wire.bytes.count)])
            }
            let isRight = ReaderTrace.once(pieces, isMasked: true, allowsCompression: true) == expected
            #expect(isRight)
        }
    }

    @Test func `compressed messages may be cut anywhere, with pings between`() throws {
        let payload = payload(200)
        let compressed = deflated(payload)
        var wire = Wire(from: .server)
        wire.frame(1, Array(compressed[..<10]), bits: 0x40)
        wire.frame(9, [1, 2, 3])
        wire.frame(0, Array(compressed[10...]))
        wire.text("plain")
        let trace = try ReaderTrace.of(wire, allowsCompression: true)
        let text = String(decoding: payload, as: UTF8.self)
        #expect(trace == ReaderTrace(entries: [.ping([1, 2, 3]), .text(text), .text("plain")]))
    }

    @Test func `compressed text must inflate to UTF-8`() throws {
        for content in [[0x61, 0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            var text = Wire(from: .client)
            text.message(.text, deflated(content), fragments: 100, isCompressed: true)
            #expect(try ReaderTrace.of(text, allowsCompression: true) == ReaderTrace(error: .invalidUTF8))
            var binary = Wire(from: .client)
            binary.message(.binary, deflated(content), fragments: 100, isCompressed: true)
            #expect(
                try ReaderTrace.of(binary, allowsCompression: true)
                    == ReaderTrace(entries: [.binary(content)])
            )
        }
    }

    @Test func `a small message that inflates past the limit is refused`() throws {
        let bomb = deflated([UInt8](repeating: 0, count: 1_000_000))
        #expect(bomb.count < 2000)
        var wire = Wire(from: .client)
        wire.message(.binary, bomb, fragments: 700, isCompressed: true)
        let tight = WebSocketLimits(messageBytes: 999_999)
        let trace = try ReaderTrace.of(wire, limits: tight, allowsCompression: true)
        #expect(trace == ReaderTrace(error: .messageTooLarge(limit: 999_999)))
        let exact = ReaderTrace.once(
            [wire.bytes],
            isMasked: true,
            limits: WebSocketLimits(messageBytes: 1_000_000),
            allowsCompression: true
        )
        #expect(exact.error == nil)
    }
}
