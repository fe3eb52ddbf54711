import Protocol
import Testing
import WebSocket

@Suite struct DeflaterTests {
    private let deflater = Deflater()
    private let inflater = Inflater()

    @Test(arguments: 9...15)
    func `every window size inflates to what was deflated`(_ windowBits: Int) throws {
        var state: UInt32 = 7
        for length in [0, 1, 2, 100, 5000, 70_000, 300_000] {
            var content: [UInt8] = []
            for index in 0..<length {
                state = state &* 1_664_525 &+ 1_013_904_223
                content.append(index % 3 == 0 ? UInt8(state >> 24) : 0x61)
            }
            var deflated: [UInt8] = [0x55]
            deflater.deflate(content.span, windowBits: windowBits, to: &deflated)
            var inflated: [UInt8] = []
            try inflater.inflate(deflated.span.extracting(1...), limit: length, to: &inflated)
            #expect(deflated[0] == 0x55)
            #expect(inflated == content)
        }
    }

    @Test func `noise grows only by a little`() throws {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var deflated: [UInt8] = []
        deflater.deflate(noise.span, windowBits: 15, to: &deflated)
        var inflated: [UInt8] = []
        try inflater.inflate(deflated.span, limit: noise.count, to: &inflated)
        #expect(inflated == noise)
        #expect(deflated.count < noise.count + noise.count / 200)
    }

    @Test func `an empty message is one byte`() {
        var deflated: [UInt8] = []
        let nothing: [UInt8] = []
        deflater.deflate(nothing.span, windowBits: 15, to: &deflated)
        #expect(deflated == [0x00])
    }

    @Test(arguments: [
        (String(repeating: "chat ", count: 40), true), (String(repeating: "a", count: 63), false),
        ("", false),
        ("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_+=!?", false),
    ])
    func `a message is compressed only if that makes it shorter`(_ text: String, _ isCompressed: Bool) throws
    {
        for mask in [nil, 0x1234_5678] as [UInt32?] {
            var output: [UInt8] = [0x55]
            deflater.appendMessage(.text, text.utf8Span.span, windowBits: 15, mask: mask, to: &output)
            #expect(output[1] == (isCompressed ? 0xC1 : 0x81))
            let trace = ReaderTrace.once(
                [Array(output[1...])],
                isMasked: mask != nil,
                allowsCompression: true
            )
            #expect(trace == ReaderTrace(entries: [.text(text)]))
        }
    }

    @Test func `messages share nothing`() {
        var first: [UInt8] = []
        var second: [UInt8] = []
        deflater.deflate("the same words".utf8Span.span, windowBits: 15, to: &first)
        deflater.deflate("the same words".utf8Span.span, windowBits: 15, to: &second)
        #expect(first == second)
    }
}
