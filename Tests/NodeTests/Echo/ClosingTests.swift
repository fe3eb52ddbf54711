import TestSupport
import Testing

/// The closing handshake (RFC 6455 sections 5.5.1 and 7), over the wire.
@Suite(.serialized, .stage(["--conformance"])) struct `The echo when it is closed` {
    @Test(arguments: Self.cases)
    func `answers as the close frame demands, and says nothing more`(_ frames: FrameCase) throws {
        for cut in FrameCase.Cut.allCases { try frames.run(on: Stage.current.node, cut) }
    }

    private static let hello = RawFrame.text("Hello")
    private static let heard = FrameCase.text("Hello")

    static let cases: [FrameCase] = [
        FrameCase("without a code", [hello, RawFrame(RawFrame.close)], [heard, .close(1005)]),
        FrameCase("with a code only", [.close(1000)], [.close(1000)]),
        FrameCase("with a reason", [.close(1000, "Hello World!")], [.close(1000)]),
        FrameCase(
            "with the longest reason",
            [.close(1000, String(repeating: "*", count: 123))],
            [.close(1000)]
        ),
        FrameCase(
            "with a reason that is too long",
            [.close(1000, String(repeating: "*", count: 124))],
            [.close(1002)]
        ),
        FrameCase("with one byte", [RawFrame(RawFrame.close, [3])], [.close(1002)]),
        FrameCase(
            "with a reason that is no UTF-8",
            [RawFrame(RawFrame.close, [3, 232, 0xCE, 0xBA, 0xED, 0xA0, 0x80])],
            [.close(1007)]
        ),
        FrameCase("twice", [.close(1000), .close(1000)], [.close(1000)]),
        FrameCase("before a ping", [.close(1000), RawFrame(RawFrame.ping)], [.close(1000)]),
        FrameCase("before a text", [.close(1000), hello], [.close(1000)]),
        FrameCase(
            "before garbage",
            bytes: [RawFrame.close(1000).encoded, [0xFF, 0xFF, 0xFF]],
            [.close(1000)]
        ),
    ]

    @Test(
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999] as [UInt16]
    )
    func `returns a code that may be sent`(code: UInt16) throws {
        try FrameCase("\(code)", [.close(code)], [.close(code)]).run(on: Stage.current.node, .together)
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16])
    func `answers 1002 to a code that may not be sent`(code: UInt16) throws {
        try FrameCase("\(code)", [.close(code, "reason")], [.close(1002)]).run(
            on: Stage.current.node,
            .together
        )
    }

    @Test func `has the server close the connection first`() throws {
        let web = try Stage.current.node.echo()
        try web.send(.close(1000))
        #expect(try web.readClose() == 1000)
        #expect(try web.socket.readToEnd().isEmpty)
        #expect(!web.socket.wasReset, "the end is a FIN, which lets what came before arrive")
    }

    @Test func `is not harmed by a client that goes without a word, or by one that never ends its side`()
        throws
    {
        let node = try Stage.current.node
        for breaks in [true, false] {
            let web = try node.echo()
            try web.send(RawFrame(RawFrame.text, Array("half".utf8), isFinal: false))
            if breaks { web.socket.breaksAtEnd() }
        }
        let silent = try node.echo()
        try silent.send(.close(1000))
        #expect(try silent.readClose() == 1000)
        // All four sockets are gone again, the silent one once its time for closing is over; this request is one.
        #expect(try Deadline().wait { try node.metric("martlet_connections") == 1 })
    }
}
