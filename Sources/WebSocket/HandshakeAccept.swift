internal import COpenSSL
internal import Protocol

/// The proof that the server has read the client's key (RFC 6455, section 4.2.2, item 5).
package enum HandshakeAccept {
    private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The value of Sec-WebSocket-Accept for a key, which is taken as the text it came in.
    package static func value(for key: String) -> String {
        let text = Array((key + guid).utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        let result = unsafe digest.withUnsafeMutableBufferPointer { output in
            unsafe text.withUnsafeBufferPointer { input in
                unsafe EVP_Digest(
                    input.baseAddress,
                    input.count,
                    output.baseAddress,
                    &length,
                    EVP_sha1(),
                    nil
                )
            }
        }
        precondition(result == 1, "OpenSSL was built without SHA-1")
        return Base64.encode(digest.span)
    }
}
