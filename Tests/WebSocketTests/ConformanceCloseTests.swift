import Protocol
import Testing

/// The cases of the Autobahn test suite, section 7: closing.
@Suite struct ConformanceCloseTests {
    @Test func `7_1 - whatever follows a close is ignored`() throws {
        var wire = Wire(from: .client)
        wire.text("before")
        wire.close(1000)
        wire.text("after")
        wire.frame(9, [1])
        wire.close(1001)
        wire.frame(15, [0xFF], bits: 0x70)
        #expect(try ReaderTrace.of(wire) == ReaderTrace(entries: [.text("before"), .close(1000, "")]))
    }

    @Test func `7_1_5 - a close within a message`() throws {
        var wire = Wire(from: .client)
        wire.frame(1, [0x61], bits: 0)
        wire.close(1000)
        wire.frame(0, [0x62])
        #expect(try ReaderTrace.of(wire) == ReaderTrace(entries: [.close(1000, "")]))
    }

    @Test func `7_3 - lengths of close payloads`() throws {
        let longest = [UInt8](repeating: UInt8(ascii: "*"), count: 123)
        let cases: [([UInt8], ReaderTrace)] = [
            ([], ReaderTrace(entries: [.close(nil, "")])),
            ([0x61], ReaderTrace(error: .truncatedCloseCode)),
            ([0x03, 0xE8], ReaderTrace(entries: [.close(1000, "")])),
            (
                [0x03, 0xE8] + longest,
                ReaderTrace(entries: [.close(1000, String(decoding: longest, as: UTF8.self))])
            ),
            ([0x03, 0xE8] + longest + [0x2A], ReaderTrace(error: .controlFrameTooLong)),
            ([0x03, 0xE8, 0xCE, 0xBA, 0xE1, 0xED, 0xA0], ReaderTrace(error: .invalidUTF8)),
        ]
        for (payload, expected) in cases {
            var wire = Wire(from: .server)
            wire.frame(8, payload)
            #expect(try ReaderTrace.of(wire) == expected)
        }
    }

    @Test(
        arguments: [
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
        ] as [UInt16]
    )
    func `7_7 - codes that may be sent`(_ code: UInt16) throws {
        var wire = Wire(from: .client)
        wire.close(code, Array("bye".utf8))
        #expect(try ReaderTrace.of(wire) == ReaderTrace(entries: [.close(code, "bye")]))
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16])
    func `7_9 and 7_13 - codes that may not`(_ code: UInt16) throws {
        var wire = Wire(from: .client)
        wire.close(code)
        #expect(try ReaderTrace.of(wire) == ReaderTrace(error: .invalidCloseCode(code)))
    }
}
