internal import COpenSSL

/// HMAC-SHA256 (RFC 2104): for signatures, and for names that must come out the same again and collide with nobody's.
package enum KeyedHash {
    /// The length of a hash, in bytes.
    package static let bytes = 32

    /// The hash; nil only if OpenSSL has no memory left.
    package static func sha256(_ message: Span<UInt8>, key: [UInt8]) -> [UInt8]? {
        var hash = [UInt8](repeating: 0, count: bytes)
        var count: UInt32 = 0
        let result = unsafe message.withUnsafeBufferPointer { message in
            unsafe HMAC(
                EVP_sha256(),
                key,
                Int32(key.count),
                message.baseAddress,
                message.count,
                &hash,
                &count
            )
        }
        return unsafe result != nil && count == bytes ? hash : nil
    }
}
