import Protocol
import Testing

/// What a frame parser refuses, and where.
@Suite struct FrameViolationTests {
    struct Violation: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var role = WebSocketRole.client
        var allowsCompression = false
        let bytes: [UInt8]
        let error: WebSocketError
    }

    private static let limits = WebSocketLimits(messageBytes: 1000, frameBytes: 600)

    static let headers: [Violation] = [
        Violation(testDescription: "RSV1 without compression", bytes: [0xC1], error: .reservedBits),
        Violation(testDescription: "RSV2", bytes: [0xA1], error: .reservedBits),
        Violation(testDescription: "RSV3", bytes: [0x91], error: .reservedBits),
        Violation(
            testDescription: "RSV2 with compression",
            allowsCompression: true,
            bytes: [0xE1],
            error: .reservedBits
        ),
        Violation(
            testDescription: "a compressed ping",
            allowsCompression: true,
            bytes: [0xC9],
            error: .reservedBits
        ),
        Violation(
            testDescription: "a compressed close",
            allowsCompression: true,
            bytes: [0xC8],
            error: .reservedBits
        ),
        Violation(
            testDescription: "RSV1 in a continuation",
            allowsCompression: true,
            bytes: [0x41, 0x01, 0x00, 0xC0],
            error: .reservedBits
        ),
        Violation(testDescription: "a fragmented ping", bytes: [0x09], error: .fragmentedControlFrame),
        Violation(testDescription: "a fragmented close", bytes: [0x08], error: .fragmentedControlFrame),
        Violation(
            testDescription: "a continuation of nothing",
            bytes: [0x80],
            error: .unexpectedContinuation
        ),
        Violation(
            testDescription: "a continuation after the end",
            bytes: [0x01, 0x00, 0x80, 0x00, 0x00],
            error: .unexpectedContinuation
        ),
        Violation(
            testDescription: "a new text in a message",
            bytes: [0x01, 0x01, 0x61, 0x81],
            error: .interruptedMessage
        ),
        Violation(
            testDescription: "a new text after an empty fragment",
            bytes: [0x01, 0x00, 0x01],
            error: .interruptedMessage
        ),
        Violation(testDescription: "a masked frame from a server", bytes: [0x81, 0x80], error: .maskedFrame),
        Violation(
            testDescription: "an unmasked frame from a client",
            role: .server,
            bytes: [0x81, 0x00],
            error: .unmaskedFrame
        ),
        Violation(testDescription: "a ping of 126 bytes", bytes: [0x89, 0x7E], error: .controlFrameTooLong),
        Violation(
            testDescription: "a close of 64 bit length",
            bytes: [0x88, 0x7F],
            error: .controlFrameTooLong
        ),
    ]

    static let lengths: [Violation] = [
        Violation(
            testDescription: "125 in 16 bits",
            bytes: [0x82, 0x7E, 0x00, 0x7D],
            error: .invalidLength
        ),
        Violation(
            testDescription: "65,535 in 64 bits",
            bytes: [0x82, 0x7F, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF],
            error: .invalidLength
        ),
        Violation(testDescription: "the top bit", bytes: [0x82, 0x7F, 0x80], error: .invalidLength),
        Violation(
            testDescription: "2^63-1 bytes",
            bytes: [0x82, 0x7F, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
            error: .frameTooLarge(length: UInt64(Int64.max), limit: 600)
        ),
        Violation(
            testDescription: "a frame over the limit",
            bytes: [0x82, 0x7E, 0x02, 0x59],
            error: .frameTooLarge(length: 601, limit: 600)
        ),
        Violation(
            testDescription: "a message over the limit",
            bytes: [0x02, 0x7E, 0x02, 0x58] + [UInt8](repeating: 0, count: 600) + [0x80, 0x7E, 0x01, 0x91],
            error: .messageTooLarge(limit: 1000)
        ),
    ]

    static let texts: [Violation] = [
        Violation(
            testDescription: "a byte that is never UTF-8",
            bytes: [0x81, 0x7D, 0x61, 0xFF],
            error: .invalidUTF8
        ),
        Violation(
            testDescription: "half a character at the end",
            bytes: [0x81, 0x01, 0xC3],
            error: .invalidUTF8
        ),
        Violation(
            testDescription: "half a character at the end of fragments",
            bytes: [0x01, 0x01, 0xC3, 0x80, 0x00],
            error: .invalidUTF8
        ),
        Violation(
            testDescription: "a character broken between fragments",
            bytes: [0x01, 0x01, 0xC3, 0x00, 0x05, 0x61],
            error: .invalidUTF8
        ),
    ]

    @Test(arguments: headers + lengths + texts)
    func `a violation is refused at the first byte that shows it`(_ violation: Violation) throws {
        let whole = try trace(violation, violation.bytes)
        #expect(whole.error == violation.error)
        let before = try trace(violation, violation.bytes.dropLast())
        #expect(before.error == nil)
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8], [0x00, 0x80] as [UInt8])
    func `reserved opcodes are refused`(_ opcode: UInt8, _ final: UInt8) throws {
        let trace = try FrameTrace.of([final | opcode])
        #expect(trace == FrameTrace(entries: [], error: .reservedOpcode(opcode)))
    }

    @Test func `a frame and a message of exactly the limit are accepted`() throws {
        let fragment: [UInt8] = [0x02, 0x7E, 0x02, 0x58] + [UInt8](repeating: 1, count: 600)
        let rest: [UInt8] = [0x80, 0x7E, 0x01, 0x90] + [UInt8](repeating: 1, count: 400)
        let trace = try FrameTrace.of(fragment + rest + fragment, limits: Self.limits)
        #expect(
            trace.entries == [.message(.binary, [UInt8](repeating: 1, count: 1000), isCompressed: false)]
        )
        #expect(trace.error == nil)
    }

    @Test func `every error has a close code that may be sent`() {
        let errors: [(WebSocketError, UInt16)] = [
            (.reservedBits, 1002), (.reservedOpcode(3), 1002), (.unmaskedFrame, 1002), (.maskedFrame, 1002),
            (.controlFrameTooLong, 1002), (.fragmentedControlFrame, 1002), (.unexpectedContinuation, 1002),
            (.interruptedMessage, 1002), (.invalidLength, 1002), (.truncatedCloseCode, 1002),
            (.invalidCloseCode(1005), 1002), (.invalidUTF8, 1007), (.invalidCompressedData, 1007),
            (.frameTooLarge(length: 2, limit: 1), 1009), (.messageTooLarge(limit: 1), 1009),
        ]
        for (error, code) in errors {
            #expect(error.closeCode == code)
        }
    }

    private func trace(_ violation: Violation, _ bytes: [UInt8]) throws -> FrameTrace {
        try FrameTrace.of(
            bytes,
            role: violation.role,
            limits: Self.limits,
            allowsCompression: violation.allowsCompression
        )
    }
}
