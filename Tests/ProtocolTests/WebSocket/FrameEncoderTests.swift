import Protocol
import Testing

@Suite struct FrameEncoderTests {
    @Test(
        arguments: [
            (0, [0x82, 0x00]), (1, [0x82, 0x01]), (125, [0x82, 0x7D]), (126, [0x82, 0x7E, 0x00, 0x7E]),
            (65_535, [0x82, 0x7E, 0xFF, 0xFF]), (65_536, [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func `lengths take the fewest bytes`(_ length: Int, _ header: [UInt8]) {
        var output: [UInt8] = []
        FrameEncoder.appendHeader(.binary, length: length, to: &output)
        #expect(output == header)
        output = [0x55]
        FrameEncoder.appendFrame(.binary, [UInt8](repeating: 7, count: length).span, to: &output)
        #expect(output == [0x55] + header + [UInt8](repeating: 7, count: length))
    }

    @Test func `flags and mask stand where RFC 6455 wants them`() {
        var output: [UInt8] = []
        FrameEncoder.appendHeader(.text, length: 0, isFinal: false, isCompressed: true, to: &output)
        FrameEncoder.appendHeader(.pong, length: 2, mask: 0x0403_0201, to: &output)
        #expect(output == [0x41, 0x00, 0x8A, 0x82, 1, 2, 3, 4])
    }

    @Test func `a masked frame is the one of RFC 6455 section 5.7`() {
        var output: [UInt8] = []
        FrameEncoder.appendFrame(.text, "Hello".utf8Span.span, mask: 0x3D21_FA37, to: &output)
        #expect(output == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
    }

    @Test(arguments: [0, 1, 125, 126, 4096, 65_536])
    func `the other end reads what was written`(_ length: Int) throws {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        var masked: [UInt8] = []
        FrameEncoder.appendFrame(.binary, payload.span, mask: 0xDEAD_BEEF, to: &masked)
        FrameEncoder.appendClose(ClosePayload(code: 1001, reason: "bye"), mask: 1, to: &masked)
        let trace = try FrameTrace.of(masked, role: .server)
        #expect(
            trace.entries == [
                .message(.binary, payload, isCompressed: false),
                .control(.close, [0x03, 0xE9] + Array("bye".utf8)),
            ]
        )
    }
}
