import TestSupport
import Testing

/// RFC 6455 sections 5.2 to 5.5 over the wire; the groups and most cases are those of the Autobahn suite.
@Suite(.serialized, .stage(["--conformance"])) struct `The echo` {
    static let hello = RawFrame.text("Hello")
    static let heard = FrameCase.text("Hello")

    @Test(arguments: Self.pings + Self.reserved + Self.lengths)
    func `answers control frames and refuses what is reserved`(_ frames: FrameCase) throws {
        for cut in FrameCase.Cut.allCases { try frames.run(on: Stage.current.node, cut) }
    }

    static let pings: [FrameCase] = [
        FrameCase("an empty ping", [RawFrame(RawFrame.ping)], [.pong([])]),
        FrameCase(
            "a ping with text",
            [RawFrame(RawFrame.ping, Array("Hello".utf8))],
            [.pong(Array("Hello".utf8))]
        ),
        FrameCase(
            "a ping with bytes that are no text",
            [RawFrame(RawFrame.ping, [0x00, 0xFF, 0xFE, 0xFD])],
            [.pong([0x00, 0xFF, 0xFE, 0xFD])]
        ),
        FrameCase(
            "a ping of 125 bytes",
            [RawFrame(RawFrame.ping, Array(repeating: 0xFE, count: 125))],
            [.pong(Array(repeating: 0xFE, count: 125))]
        ),
        FrameCase(
            "a ping of 126 bytes",
            [RawFrame(RawFrame.ping, Array(repeating: 0xFE, count: 126))],
            [.close(1002)]
        ),
        FrameCase("a pong that nobody asked for", [RawFrame(RawFrame.pong), hello], [heard]),
        FrameCase(
            "a pong with a payload, then a ping",
            [RawFrame(RawFrame.pong, [1, 2]), RawFrame(RawFrame.ping, [3])],
            [.pong([3])]
        ),
        FrameCase(
            "ten pings are answered in order",
            (0..<10).map { RawFrame(RawFrame.ping, [$0]) },
            (0..<10).map { .pong([$0]) }
        ),
        FrameCase("a ping in two frames", [RawFrame(RawFrame.ping, [1], isFinal: false)], [.close(1002)]),
        FrameCase("a pong in two frames", [RawFrame(RawFrame.pong, [1], isFinal: false)], [.close(1002)]),
        FrameCase(
            "a close in two frames",
            [RawFrame(RawFrame.close, [3, 232], isFinal: false)],
            [.close(1002)]
        ),
    ]

    static let reserved: [FrameCase] =
        [1, 2, 3, 4, 5, 6, 7].map { bits in
            FrameCase(
                "reserved bits \(bits) behind a good message",
                [hello, RawFrame(RawFrame.text, [0x41], reserved: bits), hello],
                [heard, .close(1002)]
            )
        }
        + [1, 2, 4].map { bits in
            FrameCase(
                "reserved bits \(bits) on a ping",
                [RawFrame(RawFrame.ping, reserved: bits)],
                [.close(1002)]
            )
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { opcode in
            FrameCase(
                "opcode \(opcode) behind a good message",
                [hello, RawFrame(opcode, [0x41]), RawFrame(RawFrame.ping)],
                [heard, .close(1002)]
            )
        }

    static let lengths: [FrameCase] = [
        FrameCase("a frame without a mask", [RawFrame(RawFrame.text, [0x41], mask: nil)], [.close(1002)]),
        FrameCase("a ping without a mask", [RawFrame(RawFrame.ping, mask: nil)], [.close(1002)]),
        FrameCase("a mask of zero", [RawFrame(RawFrame.text, [0x41], mask: 0)], [FrameCase.text("A")]),
        FrameCase("a mask of ones", [RawFrame(RawFrame.text, [0x41], mask: .max)], [FrameCase.text("A")]),
        FrameCase("a short length in two bytes", [stretched(.sixteenBits)], [.close(1002)]),
        FrameCase("a short length in eight bytes", [stretched(.sixtyFourBits)], [.close(1002)]),
        FrameCase(
            "a length beyond 2^63",
            bytes: [[0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]],
            [.close(1002)]
        ),
        FrameCase(
            "a length of 2^62, which is refused before any of it comes",
            bytes: [[0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]],
            [.close(1009)]
        ),
        FrameCase("garbage", bytes: [Array("GET / HTTP/1.1\r\n\r\n".utf8)], [.close(1002)]),
    ]

    private static func stretched(_ form: RawFrame.LengthForm) -> RawFrame {
        var frame = hello
        frame.lengthForm = form
        return frame
    }

    @Test(arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536, 100_000])
    func `returns messages of any size as what they were`(size: Int) throws {
        let text = Array(String(repeating: "dürr ", count: size / 6 + 1).utf8.prefix(size))
        let whole = String(validating: text, as: UTF8.self) == nil ? text.dropLast() + [0x2E] : text
        let binary = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try FrameCase(
            "\(size) bytes",
            [RawFrame(RawFrame.text, whole), RawFrame(RawFrame.binary, binary)],
            [.text(whole), .binary(binary)]
        ).run(on: Stage.current.node, .frames)
    }

    @Test(arguments: [997, 65_537])
    func `puts messages together however the network cuts them`(chunk: Int) throws {
        let web = try Stage.current.node.echo()
        let payload = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes = RawFrame(RawFrame.binary, payload).encoded
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            try web.socket.send(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        #expect(try web.read()?.payload == payload)
        try FrameCase.expectClosingHandshake(web)
    }

    @Test(arguments: [RawFrame.text, RawFrame.binary])
    func `returns messages of 16 MiB`(opcode: UInt8) throws {
        let web = try Stage.current.node.echo()
        let payload = [UInt8](repeating: 0x2A, count: 16 << 20)
        try web.send(RawFrame(opcode, payload, mask: 0))
        let frame = try #require(try web.read(within: .seconds(60)))
        #expect(frame.opcode == opcode)
        #expect(frame.payload == payload)
        try FrameCase.expectClosingHandshake(web)
    }

    @Test func `returns 16 MiB that came in frames of 64 KiB`() throws {
        let web = try Stage.current.node.echo()
        let piece = [UInt8](repeating: 0x2B, count: 65_536)
        for index in 0..<256 {
            let opcode = index == 0 ? RawFrame.binary : RawFrame.continuation
            try web.send(RawFrame(opcode, piece, isFinal: index == 255, mask: 0))
        }
        let frame = try #require(try web.read(within: .seconds(60)))
        #expect(frame.opcode == RawFrame.binary)
        #expect(frame.payload.count == 16 << 20)
        #expect(frame.payload.allSatisfy { $0 == 0x2B })
    }
}
