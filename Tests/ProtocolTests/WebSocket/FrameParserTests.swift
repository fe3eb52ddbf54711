import Protocol
import Testing

/// RFC 6455, section 5, from the receiving side.
@Suite struct FrameParserTests {
    private static let hello = Array("Hello".utf8)
    private static let longBinary = [UInt8](repeating: 0x42, count: 256)
    private static let hugeBinary = [UInt8](repeating: 0x42, count: 65_536)

    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let role: WebSocketRole
        let bytes: [UInt8]
        let entries: [FrameTrace.Entry]
    }

    static let examples: [Example] = [
        Example(
            testDescription: "a single unmasked text",
            role: .client,
            bytes: [0x81, 0x05] + hello,
            entries: [.message(.text, hello, isCompressed: false)]
        ),
        Example(
            testDescription: "a single masked text",
            role: .server,
            bytes: [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58],
            entries: [.message(.text, hello, isCompressed: false)]
        ),
        Example(
            testDescription: "a fragmented text",
            role: .client,
            bytes: [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F],
            entries: [.message(.text, hello, isCompressed: false)]
        ),
        Example(
            testDescription: "a ping",
            role: .client,
            bytes: [0x89, 0x05] + hello,
            entries: [.control(.ping, hello)]
        ),
        Example(
            testDescription: "a masked pong",
            role: .server,
            bytes: [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58],
            entries: [.control(.pong, hello)]
        ),
        Example(
            testDescription: "256 bytes in one frame",
            role: .client,
            bytes: [0x82, 0x7E, 0x01, 0x00] + longBinary,
            entries: [.message(.binary, longBinary, isCompressed: false)]
        ),
        Example(
            testDescription: "64 KiB in one frame",
            role: .client,
            bytes: [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + hugeBinary,
            entries: [.message(.binary, hugeBinary, isCompressed: false)]
        ),
        Example(
            testDescription: "a ping between fragments",
            role: .client,
            bytes: [0x01, 0x02, 0x48, 0x65, 0x89, 0x01, 0x21, 0x80, 0x03, 0x6C, 0x6C, 0x6F],
            entries: [.control(.ping, [0x21]), .message(.text, hello, isCompressed: false)]
        ),
        Example(
            testDescription: "empty frames",
            role: .client,
            bytes: [0x01, 0x00, 0x00, 0x00, 0x80, 0x00, 0x82, 0x00, 0x89, 0x00],
            entries: [
                .message(.text, [], isCompressed: false), .message(.binary, [], isCompressed: false),
                .control(.ping, []),
            ]
        ),
        Example(
            testDescription: "a character over two fragments with a ping between",
            role: .client,
            bytes: [0x01, 0x01, 0xC3, 0x89, 0x01, 0xC3, 0x80, 0x01, 0xA4],
            entries: [.control(.ping, [0xC3]), .message(.text, [0xC3, 0xA4], isCompressed: false)]
        ),
    ]

    @Test(arguments: examples)
    func `the examples of RFC 6455 section 5.7 and their like are understood`(_ example: Example) throws {
        let trace = try FrameTrace.of(example.bytes, role: example.role)
        #expect(trace == FrameTrace(entries: example.entries))
    }

    @Test func `a message in one read is one chunk in place`() throws {
        var parser = FrameParser(role: .client, limits: WebSocketLimits(), allowsCompression: false)
        var input: [UInt8] = [0x81, 0x05] + Self.hello + [0x81, 0x01, 0x21]
        var bytes = input.mutableSpan
        var offset = 0
        for range in [2..<7, 9..<10] {
            guard case .data(let chunk) = try parser.next(&bytes, at: &offset) else {
                Issue.record("no data at \(range)")
                return
            }
            #expect(chunk.range == range)
            #expect(chunk.isFirst && chunk.isLast)
            #expect(offset == range.upperBound)
        }
        let end = try parser.next(&bytes, at: &offset)
        #expect(end == .needsMore)
    }

    @Test func `only the first frame of a compressed message says so`() throws {
        let bytes: [UInt8] = [0x41, 0x01, 0xFF, 0x89, 0x00, 0x80, 0x01, 0xFE, 0x81, 0x01, 0x21]
        let trace = try FrameTrace.of(bytes, allowsCompression: true)
        #expect(
            trace.entries == [
                .control(.ping, []),
                .message(.text, [0xFF, 0xFE], isCompressed: true),
                .message(.text, [0x21], isCompressed: false),
            ]
        )
    }

    @Test func `the parser of an idle connection is small`() {
        #expect(MemoryLayout<FrameParser>.size <= 72)
    }
}
