import Protocol
import Testing

/// The cases of the Autobahn test suite, sections 1 to 5, from either end.
@Suite struct ConformanceFramingTests {
    private typealias Entry = ReaderTrace.Entry
    private static let roles: [WebSocketRole] = [.client, .server]

    private func bytes(_ count: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "*"), count: count)
    }

    @Test(arguments: [0, 125, 126, 127, 128, 65_535, 65_536], roles)
    func `1 - messages of every length form`(_ length: Int, _ sender: WebSocketRole) throws {
        var wire = Wire(from: sender)
        wire.frame(1, bytes(length))
        wire.frame(2, bytes(length))
        let trace = try ReaderTrace.of(wire)
        let text = String(decoding: bytes(length), as: UTF8.self)
        #expect(trace == ReaderTrace(entries: [.text(text), .binary(bytes(length))]))
    }

    @Test(arguments: [0, 5, 125], roles)
    func `2 - pings and unsolicited pongs`(_ length: Int, _ sender: WebSocketRole) throws {
        let payload = (0..<length).map { UInt8(255 - $0) }
        var wire = Wire(from: sender)
        for _ in 0..<10 { wire.frame(9, payload) }
        wire.frame(10, payload)
        wire.text("after")
        let trace = try ReaderTrace.of(wire)
        let pings = [Entry](repeating: .ping(payload), count: 10)
        #expect(trace == ReaderTrace(entries: pings + [.pong(payload), .text("after")]))
    }

    @Test(arguments: roles)
    func `2_5 - a ping of 126 bytes`(_ sender: WebSocketRole) throws {
        var wire = Wire(from: sender)
        wire.frame(9, bytes(126))
        #expect(try ReaderTrace.of(wire) == ReaderTrace(error: .controlFrameTooLong))
    }

    @Test(arguments: [0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0] as [UInt8], [1, 2, 8, 9, 10] as [UInt8])
    func `3 - reserved bits`(_ bits: UInt8, _ opcode: UInt8) throws {
        var wire = Wire(from: .client)
        wire.text("before")
        wire.frame(opcode, [], bits: bits)
        #expect(try ReaderTrace.of(wire) == ReaderTrace(entries: [.text("before")], error: .reservedBits))
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8], [0, 10])
    func `4 - reserved opcodes`(_ opcode: UInt8, _ length: Int) throws {
        var wire = Wire(from: .client)
        wire.text("before")
        wire.frame(opcode, bytes(length))
        wire.frame(9, [])
        #expect(
            try ReaderTrace.of(wire)
                == ReaderTrace(entries: [.text("before")], error: .reservedOpcode(opcode))
        )
    }

    @Test(arguments: roles)
    func `5_1 and 5_2 - fragmented pings and pongs`(_ sender: WebSocketRole) throws {
        for opcode in [9, 10] as [UInt8] {
            var wire = Wire(from: sender)
            wire.frame(opcode, bytes(3), bits: 0)
            wire.frame(0, bytes(3))
            #expect(try ReaderTrace.of(wire) == ReaderTrace(error: .fragmentedControlFrame))
        }
    }

    @Test(arguments: roles, [1, 3, 100])
    func `5_3 to 5_8 - fragmented text, with pings between`(_ sender: WebSocketRole, _ size: Int) throws {
        let payload = Array("fragment1fragment2fragment3".utf8)
        var plain = Wire(from: sender)
        plain.message(.text, payload, fragments: size)
        #expect(try ReaderTrace.of(plain).entries == [.text("fragment1fragment2fragment3")])
        var mixed = Wire(from: sender)
        mixed.frame(1, Array("fragment1".utf8), bits: 0)
        mixed.frame(9, Array("ping".utf8))
        mixed.frame(0, Array("fragment2".utf8))
        #expect(
            try ReaderTrace.of(mixed).entries == [.ping(Array("ping".utf8)), .text("fragment1fragment2")]
        )
    }

    @Test(arguments: [0x00, 0x80] as [UInt8])
    func `5_9 to 5_14 - continuations of nothing`(_ final: UInt8) throws {
        var wire = Wire(from: .client)
        wire.frame(0, Array("non-continuation".utf8), bits: final)
        wire.text("Hello")
        #expect(try ReaderTrace.of(wire) == ReaderTrace(error: .unexpectedContinuation))
    }

    @Test func `5_15 - a continuation after the end of a message`() throws {
        var wire = Wire(from: .client)
        wire.message(.text, Array("fragment1fragment2".utf8), fragments: 9)
        wire.frame(0, Array("fragment3".utf8), bits: 0)
        let trace = try ReaderTrace.of(wire)
        #expect(trace == ReaderTrace(entries: [.text("fragment1fragment2")], error: .unexpectedContinuation))
    }

    @Test func `5_18 - a new text within a message`() throws {
        var wire = Wire(from: .client)
        wire.frame(1, Array("fragment1".utf8), bits: 0)
        wire.frame(1, Array("fragment2".utf8))
        #expect(try ReaderTrace.of(wire) == ReaderTrace(error: .interruptedMessage))
    }

    @Test func `5_19 and 5_20 - five fragments with two pings`() throws {
        var wire = Wire(from: .client)
        for (index, opcode) in ([1, 0, 9, 0, 0, 9, 0] as [UInt8]).enumerated() {
            let bits: UInt8 = opcode == 9 || index == 6 ? 0x80 : 0
            wire.frame(opcode, Array("\(index)".utf8), bits: bits)
        }
        #expect(try ReaderTrace.of(wire).entries == [.ping([0x32]), .ping([0x35]), .text("01346")])
    }
}
