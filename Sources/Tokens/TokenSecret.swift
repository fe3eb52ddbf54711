internal import COpenSSL

/// The shared secret that signs and checks HS256 tokens; it never shows itself.
package struct TokenSecret: Sendable, CustomStringConvertible, CustomReflectable {
    /// RFC 7518 section 3.2: the key has at least the size of the hash.
    package static let smallestBytes = 32
    /// Beyond this it is no secret but a file named by mistake.
    package static let largestBytes = 4096

    private let key: [UInt8]

    /// Takes the bytes as they are, without the newline that editors put at the end of a file.
    package init(_ bytes: [UInt8]) throws(TokenKeyError) {
        var key = bytes[...]
        if key.last == UInt8(ascii: "\n") { key.removeLast() }
        if key.last == UInt8(ascii: "\r") { key.removeLast() }
        guard key.count >= Self.smallestBytes else { throw .secretTooShort(bytes: key.count) }
        guard key.count <= Self.largestBytes else { throw .secretTooLong(bytes: key.count) }
        self.key = Array(key)
    }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// HMAC-SHA256 (RFC 2104); empty only if OpenSSL has no memory left.
    func sign(_ message: Span<UInt8>) -> [UInt8] {
        KeyedHash.sha256(message, key: key) ?? []
    }

    /// Compares in a time that does not depend on where the first difference is.
    func verifies(_ signature: [UInt8], of message: Span<UInt8>) -> Bool {
        let expected = sign(message)
        guard expected.count == KeyedHash.bytes, signature.count == expected.count else { return false }
        return unsafe CRYPTO_memcmp(expected, signature, expected.count) == 0
    }
}
