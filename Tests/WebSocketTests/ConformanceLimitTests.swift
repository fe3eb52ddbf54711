import Protocol
import Testing

/// The cases of the Autobahn test suite, section 9: large messages, in large and small fragments and reads.
@Suite struct ConformanceLimitTests {
    private static let mebibyte = 1024 * 1024

    private func payload(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(0x20 + $0 % 0x5F) }
    }

    private func chopped(_ bytes: [UInt8], _ size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    @Test(arguments: [65_536, 262_144, mebibyte, 4 * mebibyte])
    func `9_1 and 9_2 - large messages in one frame`(_ length: Int) {
        let payload = payload(length)
        for kind in [MessageKind.text, .binary] {
            var wire = Wire(from: .client)
            wire.frame(kind.rawValue, payload)
            let trace = ReaderTrace.once(chopped(wire.bytes, 65_536), isMasked: true)
            check(trace, kind, payload)
        }
    }

    @Test(arguments: [64, 256, 1024, 4096, 65_536])
    func `9_3 and 9_4 - 256 KiB in fragments`(_ size: Int) {
        let payload = payload(Self.mebibyte / 4)
        for kind in [MessageKind.text, .binary] {
            var wire = Wire(from: .client)
            wire.message(kind, payload, fragments: size)
            check(ReaderTrace.once(chopped(wire.bytes, 65_536), isMasked: true), kind, payload)
        }
    }

    @Test(arguments: [64, 128, 256, 512, 1024, 2048])
    func `9_5 and 9_6 - 256 KiB in small reads`(_ size: Int) {
        let payload = payload(Self.mebibyte / 4)
        var wire = Wire(from: .client)
        wire.frame(1, payload)
        check(ReaderTrace.once(chopped(wire.bytes, size), isMasked: true), .text, payload)
    }

    @Test func `16 MiB in fragments of 64 bytes`() {
        let payload = payload(16 * Self.mebibyte)
        var wire = Wire(from: .client)
        wire.message(.text, payload, fragments: 64)
        check(ReaderTrace.once(chopped(wire.bytes, 65_536), isMasked: true), .text, payload)
    }

    @Test func `messages of exactly the limit pass and one byte more does not`() throws {
        let limits = WebSocketLimits(messageBytes: 300, frameBytes: 200)
        var good = Wire(from: .client)
        good.message(.text, payload(300), fragments: 200)
        good.message(.binary, payload(200), fragments: 200)
        #expect(try ReaderTrace.of(good, limits: limits).entries.count == 2)
        var long = Wire(from: .client)
        long.message(.text, payload(301), fragments: 200)
        #expect(try ReaderTrace.of(long, limits: limits) == ReaderTrace(error: .messageTooLarge(limit: 300)))
        var frame = Wire(from: .client)
        frame.message(.text, payload(201), fragments: 201)
        #expect(
            try ReaderTrace.of(frame, limits: limits)
                == ReaderTrace(error: .frameTooLarge(length: 201, limit: 200))
        )
    }

    private func check(_ trace: ReaderTrace, _ kind: MessageKind, _ payload: [UInt8]) {
        let expected: ReaderTrace.Entry =
            kind == .text ? .text(String(decoding: payload, as: UTF8.self)) : .binary(payload)
        let isRight = trace == ReaderTrace(entries: [expected])
        #expect(isRight, "\(trace.entries.count) entries, error \(String(describing: trace.error))")
    }
}
