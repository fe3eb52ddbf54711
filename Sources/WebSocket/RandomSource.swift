internal import COpenSSL

/// Unpredictable bytes from OpenSSL's generator, fetched many at a time because a mask needs only four.
package final class RandomSource {
    /// Sixty-four masks for each call of the generator.
    private static let blockBytes = 256

    private var block = [UInt8](repeating: 0, count: RandomSource.blockBytes)
    private var used = RandomSource.blockBytes

    /// A source that asks the generator when the first bytes are needed.
    package init() {}

    /// A masking key for one frame (RFC 6455, section 5.3 wants it unpredictable).
    package func mask() -> UInt32 {
        if block.count - used < 4 { refill() }
        defer { used += 4 }
        return UInt32(block[used]) | UInt32(block[used + 1]) << 8 | UInt32(block[used + 2]) << 16
            | UInt32(block[used + 3]) << 24
    }

    /// A value for Sec-WebSocket-Key: 16 bytes in Base64.
    package func handshakeKey() -> String {
        if block.count - used < 16 { refill() }
        defer { used += 16 }
        return Base64.encode(block.span.extracting(used..<used + 16))
    }

    private func refill() {
        let result = unsafe block.withUnsafeMutableBufferPointer { bytes in
            unsafe RAND_bytes(bytes.baseAddress, Int32(bytes.count))
        }
        precondition(result == 1, "the generator of OpenSSL could not be seeded")
        used = 0
    }
}
