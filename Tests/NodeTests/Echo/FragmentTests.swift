import TestSupport
import Testing

/// Messages in several frames (RFC 6455 section 5.4) and text in UTF-8 (section 8.1), over the wire.
@Suite(.serialized, .stage(["--conformance"])) struct `The echo with messages in pieces` {
    @Test(arguments: Self.fragments)
    func `puts them together and refuses what is out of order`(_ frames: FrameCase) throws {
        for cut in FrameCase.Cut.allCases { try frames.run(on: Stage.current.node, cut) }
    }

    private static func first(_ text: String) -> RawFrame {
        RawFrame(RawFrame.text, Array(text.utf8), isFinal: false)
    }

    private static func next(_ text: String, isFinal: Bool = false) -> RawFrame {
        RawFrame(RawFrame.continuation, Array(text.utf8), isFinal: isFinal)
    }

    static let fragments: [FrameCase] = [
        FrameCase("two frames", [first("Hel"), next("lo", isFinal: true)], [FrameCase.text("Hello")]),
        FrameCase(
            "empty frames around the text",
            [first(""), next(""), next("Hello"), next(""), next("", isFinal: true)],
            [FrameCase.text("Hello")]
        ),
        FrameCase("frames that are all empty", [first(""), next("", isFinal: true)], [FrameCase.text("")]),
        FrameCase(
            "a ping between two frames",
            [first("Hel"), RawFrame(RawFrame.ping, [7]), next("lo", isFinal: true)],
            [.pong([7]), FrameCase.text("Hello")]
        ),
        FrameCase(
            "pings between five frames",
            [
                first("a"), next("b"), RawFrame(RawFrame.ping, [1]), next("c"), next("d"),
                RawFrame(RawFrame.ping, [2]), RawFrame(RawFrame.pong, [3]), next("e", isFinal: true),
            ],
            [.pong([1]), .pong([2]), FrameCase.text("abcde")]
        ),
        FrameCase(
            "binary in three frames",
            [
                RawFrame(RawFrame.binary, [0xFF], isFinal: false),
                RawFrame(RawFrame.continuation, [0x00], isFinal: false),
                RawFrame(RawFrame.continuation, [0xFE]),
            ],
            [.binary([0xFF, 0x00, 0xFE])]
        ),
        FrameCase("a continuation of nothing", [next("x", isFinal: true)], [.close(1002)]),
        FrameCase("an open continuation of nothing", [next("x")], [.close(1002)]),
        FrameCase(
            "a continuation behind a whole message",
            [.text("Hello"), next("x", isFinal: true)],
            [FrameCase.text("Hello"), .close(1002)]
        ),
        FrameCase("a new text inside a message", [first("a"), .text("b")], [.close(1002)]),
        FrameCase("a new fragment inside a message", [first("a"), first("b")], [.close(1002)]),
        FrameCase("a binary frame inside a text", [first("a"), RawFrame(RawFrame.binary)], [.close(1002)]),
        FrameCase(
            "a ping in two frames between two frames",
            [first("a"), RawFrame(RawFrame.ping, [1], isFinal: false), next("b", isFinal: true)],
            [.close(1002)]
        ),
        FrameCase(
            "a second message behind the first",
            [first("a"), next("b", isFinal: true), first("c"), next("d", isFinal: true)],
            [FrameCase.text("ab"), FrameCase.text("cd")]
        ),
        FrameCase("a close inside a message", [first("a"), .close(1000)], [.close(1000)]),
    ]

    /// Text at the edges of what UTF-8 allows; noncharacters are characters here.
    static let valid: [[UInt8]] = [
        Array("κόσμε".utf8), Array("Hello-µ@ßöäüàá-UTF-8!!".utf8), Array("𠜎𠜱𠝹𠱓".utf8), [0x00], [0x7F],
        [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
        [0xEF, 0xBF, 0xBD], [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80],
        [0xF0, 0x9F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF],
    ]

    @Test(arguments: valid)
    func `returns UTF-8, whole and cut at every byte`(text: [UInt8]) throws {
        let node = try Stage.current.node
        try FrameCase("whole", [RawFrame(RawFrame.text, text)], [.text(text)]).run(on: node, .together)
        let pieces = text.enumerated().map { index, byte in
            let opcode = index == 0 ? RawFrame.text : RawFrame.continuation
            return RawFrame(opcode, [byte], isFinal: index == text.count - 1)
        }
        try FrameCase("in pieces", pieces, [.text(text)]).run(on: node, .frames)
    }

    /// The bytes before the mark are a valid beginning; nothing can make the whole valid.
    static let invalid: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
        [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80], [0xF8, 0x88], [0xFC, 0x84], [0xFE], [0xFF], [0xC3, 0x28], [0xE2, 0x82, 0x28],
        Array("κόσμε".utf8) + [0xED, 0xA0, 0x80] + Array("edited".utf8),
    ]

    @Test(arguments: invalid)
    func `refuses bytes that are no UTF-8, whole and cut at every byte`(text: [UInt8]) throws {
        let node = try Stage.current.node
        try FrameCase("whole", [RawFrame(RawFrame.text, text)], [.close(1007)]).run(on: node, .together)
        let pieces = text.enumerated().map { index, byte in
            RawFrame(index == 0 ? RawFrame.text : RawFrame.continuation, [byte], isFinal: false)
        }
        try FrameCase("in pieces", pieces, [.close(1007)]).run(on: node, .frames)
    }

    @Test(arguments: [[0xC2], [0xE2, 0x82], [0xF0, 0x9F, 0x98]] as [[UInt8]])
    func `refuses a message that ends inside a character`(text: [UInt8]) throws {
        let node = try Stage.current.node
        try FrameCase("whole", [RawFrame(RawFrame.text, text)], [.close(1007)]).run(on: node, .bytes)
        let frames = [
            RawFrame(RawFrame.text, text, isFinal: false), RawFrame(RawFrame.ping, [1]),
            RawFrame(RawFrame.continuation),
        ]
        try FrameCase("in pieces", frames, [.pong([1]), .close(1007)]).run(on: node, .frames)
    }

    @Test func `refuses a wrong byte before the rest of its frame has come`() throws {
        let web = try Stage.current.node.echo()
        let frame = RawFrame(RawFrame.text, Array(repeating: 0xF5, count: 10_000))
        try web.socket.send(Array(frame.encoded.prefix(12)))
        #expect(try web.readClose() == 1007)
        #expect(try web.read() == nil)
    }
}
