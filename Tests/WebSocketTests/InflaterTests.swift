import Protocol
import Testing
import WebSocket

/// RFC 7692, section 7.2.
@Suite struct InflaterTests {
    private let inflater = Inflater()

    private func inflate(_ bytes: [UInt8], limit: Int = 1000) -> Result<[UInt8], WebSocketError> {
        var output: [UInt8] = []
        do throws(WebSocketError) {
            try inflater.inflate(bytes.span, limit: limit, to: &output)
            return .success(output)
        } catch {
            return .failure(error)
        }
    }

    private static let hello = Array("Hello".utf8)

    @Test(
        arguments: [
            ([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], hello),
            ([0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00], hello),
            ([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00], hello),
            ([0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00], hello),
            ([0x00], []),
            ([0x02, 0x00], []),
            ([], []),
            ([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], hello),
            (
                [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
                hello + hello
            ),
        ] as [([UInt8], [UInt8])]
    )
    func `the examples of section 7_2_3 and their like inflate`(_ bytes: [UInt8], _ content: [UInt8]) {
        #expect(inflate(bytes) == .success(content))
    }

    @Test func `a message cannot refer to the one before`() {
        #expect(inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]) == .success(Self.hello))
        #expect(inflate([0xF2, 0x00, 0x11, 0x00, 0x00]) == .failure(.invalidCompressedData))
    }

    @Test(
        arguments: [
            [0xFF], [0x06], [0x07, 0x00], [0xF2, 0x48, 0xCD, 0xC9], [0x00, 0x06, 0x00, 0xF9, 0xFF, 0x48],
            [0x00, 0x05, 0x00, 0x00, 0x00], [0x04, 0xC0, 0xFF, 0xFF], [0x01, 0x02],
        ] as [[UInt8]]
    )
    func `what is no deflate data or stops within it is refused`(_ bytes: [UInt8]) {
        #expect(inflate(bytes) == .failure(.invalidCompressedData))
        #expect(inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]) == .success(Self.hello))
    }

    @Test func `the limit is exact`() {
        var output: [UInt8] = []
        Deflater().deflate([UInt8](repeating: 1, count: 100_000).span, windowBits: 15, to: &output)
        for limit in [0, 1, 4095, 4096, 4097, 99_999] {
            #expect(inflate(output, limit: limit) == .failure(.messageTooLarge(limit: limit)))
        }
        for limit in [100_000, 100_001] {
            #expect(inflate(output, limit: limit) == .success([UInt8](repeating: 1, count: 100_000)))
        }
    }

    @Test func `what the output held before stays`() throws {
        var output: [UInt8] = [9, 9]
        try inflater.inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00].span, limit: 5, to: &output)
        #expect(output == [9, 9] + Self.hello)
    }

    @Test func `final blocks without end are taken in linear time`() {
        let blocks = [UInt8]([[UInt8]](repeating: [0x03, 0x00], count: 50_000).joined())
        #expect(inflate(blocks) == .success([]))
    }
}
