import Testing

@testable import Redis

struct ReplyReaderTests {
    private static let limit = 1024 * 1024

    /// The replies in the bytes, or the error, when the bytes come in chunks that end at these places.
    private func outcome(
        of bytes: [UInt8],
        splitAt places: [Int],
        limit: Int = limit
    ) -> Result<[RedisValue], ReplyReaderError> {
        let reader = ReplyReader(byteLimit: limit)
        var values: [RedisValue] = []
        var start = 0
        do throws(ReplyReaderError) {
            for end in places + [bytes.count] {
                try reader.read(bytes.span.extracting(start..<end)) { reply in
                    values.append(RedisValue(reply))
                    return true
                }
                start = end
            }
            return .success(values)
        } catch {
            return .failure(error)
        }
    }

    /// Whole, byte by byte, and split at each point: the outcome has to be the same.
    private func verify(_ text: String, _ expected: Result<[RedisValue], ReplyReaderError>) {
        let bytes = Array(text.utf8)
        #expect(outcome(of: bytes, splitAt: []) == expected, "whole")
        #expect(outcome(of: bytes, splitAt: Array(0..<bytes.count)) == expected, "byte by byte")
        for place in 0..<bytes.count {
            #expect(outcome(of: bytes, splitAt: [place]) == expected, "split at \(place)")
        }
    }

    private static func text(_ text: String) -> RedisValue { .string(Array(text.utf8)) }

    @Test(arguments: [
        ("", []),
        ("+OK\r\n", [RedisValue.status("OK")]),
        ("-ERR no such thing\r\n", [.error("ERR no such thing")]),
        (":0\r\n:-9223372036854775808\r\n", [.integer(0), .integer(.min)]),
        ("$5\r\nhello\r\n$0\r\n\r\n$-1\r\n", [text("hello"), text(""), .null]),
        ("$4\r\n\r\n\r\n\r\n", [text("\r\n\r\n")]),
        ("*0\r\n*-1\r\n", [.array([]), .null]),
        ("*3\r\n:1\r\n$1\r\na\r\n$-1\r\n", [.array([.integer(1), text("a"), .null])]),
        (
            "*2\r\n*2\r\n:1\r\n:2\r\n*1\r\n*0\r\n",
            [.array([.array([.integer(1), .integer(2)]), .array([.array([])])])]
        ),
        ("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:7\r\n", [nested(depth: 6, around: .integer(7))]),
        ("*2\r\n-ERR a\r\n+b\r\n:3\r\n", [.array([.error("ERR a"), .status("b")]), .integer(3)]),
    ])
    func `replies are read whatever the chunks`(bytes: String, replies: [RedisValue]) {
        verify(bytes, .success(replies))
    }

    private static func nested(depth: Int, around value: RedisValue) -> RedisValue {
        depth == 0 ? value : .array([nested(depth: depth - 1, around: value)])
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "\r\n", "!x\r\n", "$-2\r\n", "$x\r\n", "*-2\r\n", ":1x\r\n", ":\r\n",
        ":9223372036854775808\r\n", "*2147483648\r\n",
        String(repeating: "*1\r\n", count: 9) + ":1\r\n",
    ])
    func `what is not RESP2 is refused`(bytes: String) throws {
        let whole = outcome(of: Array(bytes.utf8), splitAt: [])
        guard case .failure = whole else {
            Issue.record("not refused: \(whole)")
            return
        }
        verify(bytes, whole)
    }

    @Test func `a line that never ends is refused before it fills the memory`() {
        let endless = Array("+".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        #expect(outcome(of: endless, splitAt: []) == .failure(.protocolViolation("a line has no end")))
        let header = Array("$".utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: 100_000)
        #expect(outcome(of: header, splitAt: []) == .failure(.protocolViolation("a line has no end")))
    }

    @Test func `a string above the limit is refused, one at the limit is read`() {
        func string(_ count: Int) -> [UInt8] {
            Array("$\(count)\r\n".utf8) + [UInt8](repeating: 7, count: count) + Array("\r\n".utf8)
        }
        let fits = 10_000 - "$10000\r\n\r\n".utf8.count
        #expect(
            outcome(of: string(fits), splitAt: [], limit: 10_000)
                == .success([.string([UInt8](repeating: 7, count: fits))])
        )
        #expect(outcome(of: string(20_000), splitAt: [], limit: 10_000) == .failure(.replyTooLarge))
        let endless = Array("$9223372036854775807\r\n".utf8) + [UInt8](repeating: 7, count: 100_000)
        #expect(outcome(of: endless, splitAt: [], limit: 90_000) == .failure(.replyTooLarge))
    }

    @Test func `an array whose strings exceed the limit together is refused`() {
        let element = "$1000\r\n" + String(repeating: "a", count: 1_000) + "\r\n"
        let bytes = Array("*100\r\n".utf8) + Array(String(repeating: element, count: 100).utf8)
        #expect(outcome(of: bytes, splitAt: [], limit: 50_000) == .failure(.replyTooLarge))
    }

    @Test(arguments: ["*1048576\r\n", "*1000000000\r\n", "*3\r\n*500000\r\n"])
    func `an array with too many elements is refused when its length is read`(bytes: String) {
        let head =
            bytes.hasPrefix("*3")
            ? bytes + String(repeating: ":1\r\n", count: 500_000) + "*600000\r\n" : bytes
        #expect(outcome(of: Array(head.utf8), splitAt: []) == .failure(.replyTooLarge))
    }

    @Test func `after a large reply the buffers are given back and small ones are read on`() throws {
        let reader = ReplyReader(byteLimit: 8 * Self.limit)
        let large = Array("$4000000\r\n".utf8) + [UInt8](repeating: 1, count: 4_000_000) + Array("\r\n".utf8)
        var counts: [Int] = []
        for bytes in [large, Array("+OK\r\n".utf8), large, Array(":1\r\n".utf8)] {
            try reader.read(bytes.span) { reply in
                counts.append(reply.withBytes { $0.count })
                return true
            }
            #expect(reader.bufferedBytes <= ReplyReader.mostIdleBytes)
        }
        #expect(counts == [4_000_000, 2, 4_000_000, 0])
    }

    @Test func `a body that returns false gets no more replies`() throws {
        let reader = ReplyReader(byteLimit: Self.limit)
        var count = 0
        let bytes = Array(":1\r\n:2\r\n:3\r\n".utf8)
        try reader.read(bytes.span) { _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
    }

    @Test func `a reply of an unexpected shape reads as missing values`() throws {
        let reader = ReplyReader(byteLimit: Self.limit)
        let bytes = Array("*2\r\n$2\r\n42\r\n+OK\r\n".utf8)
        try reader.read(bytes.span) { reply in
            #expect(reply.kind == .array)
            #expect(reply.count == 2)
            #expect(reply[0]?.integer == 42)
            #expect(reply[0]?[0] == nil)
            #expect(reply[2] == nil)
            #expect(reply[-1] == nil)
            #expect(reply.integer == nil)
            #expect(reply.string == nil)
            #expect(reply.errorCode == nil)
            #expect(reply[1]?.equals("OK") == true)
            #expect(reply[1]?.equals("OKAY") == false)
            #expect(reply[1]?.starts(with: "O") == true)
            #expect(!reply.equals(""))
            return true
        }
    }

    @Test func `an error has its code and its text`() throws {
        let reader = ReplyReader(byteLimit: Self.limit)
        let bytes = Array("-WRONGTYPE not that kind\r\n-CODE\r\n-\r\n".utf8)
        var codes: [String?] = []
        try reader.read(bytes.span) { reply in
            #expect(reply.isError)
            codes.append(reply.errorCode)
            return true
        }
        #expect(codes == ["WRONGTYPE", "CODE", ""])
    }

    @Test func `ten thousand mutations of replies neither trap nor hang`() {
        let seeds = [
            "+OK\r\n", "*2\r\n$3\r\nabc\r\n:12\r\n", "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n",
            "-ERR x\r\n$-1\r\n",
        ]
        var random = SeededGenerator(seed: 7)
        var refused = 0
        for round in 0..<10_000 {
            var bytes =
                [UInt8.random(in: .min ... .max, using: &random)] + Array(seeds[round % seeds.count].utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 1..<bytes.count, using: &random)] = UInt8.random(
                    in: .min ... .max,
                    using: &random
                )
            }
            if ReplyFuzzing.read(bytes.span) == nil { refused += 1 }
        }
        #expect(refused > 1_000)
        #expect(refused < 9_000)
    }
}
