internal import Foundation

/// Raw deflate by Python's zlib module, so that compression is tested against code that is not Martlet's.
package enum PythonDeflate {
    private static let script = """
        import sys, zlib
        for line in open(sys.argv[1]):
            verb, bits, data = line.split(" ")
            data = bytes.fromhex(data)
            if verb == "deflate":
                c = zlib.compressobj(9, zlib.DEFLATED, -int(bits))
                out = c.compress(data) + c.flush(zlib.Z_SYNC_FLUSH)
                assert out[-4:] == b"\\0\\0\\xff\\xff"
                print(out[:-4].hex())
            elif verb == "bomb":
                c = zlib.compressobj(9, zlib.DEFLATED, -15)
                out = c.compress(b" " * int.from_bytes(data, "big")) + c.flush(zlib.Z_SYNC_FLUSH)
                print(out[:-4].hex())
            else:
                d = zlib.decompressobj(-int(bits))
                print((d.decompress(data + b"\\0\\0\\xff\\xff") + d.flush()).hex())
        """

    /// Payloads of compressed messages (RFC 7692 section 7.2.1), each without context.
    package static func deflate(_ messages: [[UInt8]], windowBits: Int = 15) throws -> [[UInt8]] {
        try run(messages.map { "deflate \(windowBits) \(hex($0))" })
    }

    /// What compressed payloads hold; fails when one of them needs a larger window.
    package static func inflate(_ payloads: [[UInt8]], windowBits: Int = 15) throws -> [[UInt8]] {
        try run(payloads.map { "inflate \(windowBits) \(hex($0))" })
    }

    /// A payload that inflates to so many spaces.
    package static func bomb(bytes count: UInt32) throws -> [UInt8] {
        let size = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
        guard let payload = try run(["bomb 15 \(hex(size))"]).first else { throw TestSupportError("no bomb") }
        return payload
    }

    private static func run(_ lines: [String]) throws -> [[UInt8]] {
        let directory = try TemporaryDirectory()
        let input = try directory.write(lines.joined(separator: "\n") + "\n", to: "input")
        let process = try ChildProcess("/usr/bin/python3", ["-c", script, input])
        guard try process.waitForExit() == .exited(0) else { throw TestSupportError(process.errorOutput) }
        return process.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(bytes)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func bytes(_ hex: Substring) -> [UInt8] {
        let digits = hex.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
