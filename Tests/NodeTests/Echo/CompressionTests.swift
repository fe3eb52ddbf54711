import TestSupport
import Testing

/// permessage-deflate (RFC 7692) over the wire, against Python's zlib.
@Suite(.serialized, .stage(["--conformance"])) struct `The echo with compression` {
    static let agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    private func echo(_ offer: String) throws -> RawWebSocket {
        try Stage.current.node.echo(fields: [("Sec-WebSocket-Extensions", offer)])
    }

    static let offers: [(offer: String, answer: String?)] = [
        ("permessage-deflate", agreed),
        ("Permessage-Deflate", agreed),
        ("permessage-deflate; client_max_window_bits", agreed),
        ("permessage-deflate; client_max_window_bits=10", agreed),
        ("permessage-deflate; client_max_window_bits=\"12\"", agreed),
        ("permessage-deflate; server_no_context_takeover", agreed),
        ("permessage-deflate; client_no_context_takeover", agreed),
        ("permessage-deflate; server_max_window_bits=15", agreed + "; server_max_window_bits=15"),
        ("permessage-deflate; server_max_window_bits=9", agreed + "; server_max_window_bits=9"),
        (
            "permessage-deflate; server_max_window_bits=10; client_max_window_bits",
            agreed + "; server_max_window_bits=10"
        ),
        ("x-unknown, permessage-deflate", agreed),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate", agreed),
        ("permessage-deflate; unknown, permessage-deflate; server_no_context_takeover", agreed),
        ("permessage-deflate; unknown", nil),
        ("permessage-deflate; server_max_window_bits", nil),
        ("permessage-deflate; server_max_window_bits=7", nil),
        ("permessage-deflate; server_max_window_bits=8", nil),
        ("permessage-deflate; server_max_window_bits=16", nil),
        ("permessage-deflate; server_max_window_bits=09", nil),
        ("permessage-deflate; server_no_context_takeover=1", nil),
        ("permessage-deflate; server_no_context_takeover; server_no_context_takeover", nil),
        ("permessage-deflate; client_max_window_bits=99999999999999999999", nil),
        ("x-webkit-deflate-frame", nil),
    ]

    @Test(arguments: offers)
    func `answers an offer`(offer: String, answer: String?) throws {
        let web = try echo(offer)
        #expect(web.response.fields["sec-websocket-extensions"] == answer)
        try web.send(.text("not compressed"))
        #expect(try web.read()?.payload == Array("not compressed".utf8))
        try FrameCase.expectClosingHandshake(web)
    }

    @Test(arguments: ["permessage-deflate;", "permessage-deflate; =1", ";", "permessage-deflate; a=\"x"])
    func `refuses an offer that breaks the grammar`(offer: String) throws {
        let fields = [("Sec-WebSocket-Extensions", offer)]
        #expect(try Stage.current.node.refusedUpgrade("/v1/echo", fields: fields).status == 400)
    }

    @Test func `does not agree when the operator has switched it off`() throws {
        try Stage.current.withNode(["--conformance", "--no-compression"]) { (node) throws in
            let web = try node.echo(fields: [("Sec-WebSocket-Extensions", "permessage-deflate")])
            #expect(web.response.fields["sec-websocket-extensions"] == nil)
            try web.send(RawFrame(RawFrame.text, [0xF2, 0x48], reserved: 4))
            #expect(try web.readClose() == 1002)
        }
    }

    /// The same message of each size with each window that the server may be told to use.
    @Test(arguments: [9, 10, 11, 12, 13, 14, 15])
    func `returns compressed messages within the agreed window`(bits: Int) throws {
        let web = try echo("permessage-deflate; server_max_window_bits=\(bits); client_max_window_bits")
        let messages = [0, 1, 511, 512, 4_000, 65_536, 300_000].map(compressible)
        for (message, payload) in zip(messages, try PythonDeflate.deflate(messages, windowBits: bits)) {
            try web.send(RawFrame(RawFrame.text, payload, reserved: 4))
            let frame = try #require(try web.read())
            #expect(frame.opcode == RawFrame.text && frame.isFinal)
            #expect(frame.reserved == (message.count < 512 ? 0 : 4), "\(message.count) bytes")
            let text =
                frame.reserved == 0
                ? frame.payload
                : try #require(try PythonDeflate.inflate([frame.payload], windowBits: bits).first)
            #expect(text == message, "\(message.count) bytes")
        }
        try FrameCase.expectClosingHandshake(web)
    }

    /// Text that neither repeats itself at once nor is random.
    private func compressible(bytes count: Int) -> [UInt8] {
        (0..<count).map { index in
            let number: Int = index * index / 7 + index / 900
            return UInt8(32 + number % 90)
        }
    }

    /// The samples of RFC 7692 section 7.2.3, and what Autobahn adds.
    static let hellos: [[UInt8]] = [
        [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
        [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
        [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
        [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
    ]

    @Test(arguments: hellos)
    func `inflates the examples of the standard, whole and in fragments`(payload: [UInt8]) throws {
        let web = try echo("permessage-deflate")
        try web.send(RawFrame(RawFrame.text, payload, reserved: 4))
        #expect(try web.read()?.payload == Array("Hello".utf8))
        for index in payload.indices {
            let opcode = index == 0 ? RawFrame.text : RawFrame.continuation
            let reserved: UInt8 = index == 0 ? 4 : 0
            try web.send(RawFrame(opcode, [payload[index]], isFinal: false, reserved: reserved))
            try web.send(RawFrame(RawFrame.ping, [UInt8(index)]))
            #expect(try web.read()?.payload == [UInt8(index)])
        }
        try web.send(RawFrame(RawFrame.continuation))
        #expect(try web.read()?.payload == Array("Hello".utf8))
        try FrameCase.expectClosingHandshake(web)
    }

    static let wrongs: [(name: String, frames: [RawFrame], code: UInt16)] = [
        (
            "bytes that are no deflate", [RawFrame(RawFrame.text, [0xFF, 0xFF, 0xFF, 0xFF], reserved: 4)],
            1007
        ),
        ("a payload that stops within a block", [RawFrame(RawFrame.text, [0xF2, 0x48], reserved: 4)], 1007),
        (
            "text that inflates to bytes that are no UTF-8",
            [RawFrame(RawFrame.text, [0x00, 0x01, 0x00, 0xFE, 0xFF, 0xFF, 0x00], reserved: 4)], 1007
        ),
        ("RSV1 on a ping", [RawFrame(RawFrame.ping, reserved: 4)], 1002),
        ("RSV1 on a close", [RawFrame(RawFrame.close, reserved: 4)], 1002),
        (
            "RSV1 on a continuation",
            [
                RawFrame(RawFrame.text, [0xF2], isFinal: false, reserved: 4),
                RawFrame(RawFrame.continuation, [0x48], reserved: 4),
            ], 1002
        ),
        ("RSV2 on a compressed message", [RawFrame(RawFrame.text, hellos[0], reserved: 6)], 1002),
    ]

    @Test(arguments: wrongs)
    func `refuses what breaks the standard`(name: String, frames: [RawFrame], code: UInt16) throws {
        let web = try echo("permessage-deflate")
        for frame in frames { try web.send(frame) }
        #expect(try web.readClose() == code)
        #expect(try web.read() == nil)
    }

    @Test func `is not needed: RSV1 without an agreement is refused`() throws {
        let web = try Stage.current.node.echo()
        try web.send(RawFrame(RawFrame.text, Self.hellos[0], reserved: 4))
        #expect(try web.readClose() == 1002)
    }
}
