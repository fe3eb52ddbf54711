internal import COpenSSL

/// Base64 with padding, as the handshake's two fields have it.
enum Base64 {
    /// The corresponding C function is `EVP_EncodeBlock`.
    static func encode(_ bytes: Span<UInt8>) -> String {
        // Four characters for three bytes, and a NUL that the function adds.
        let room = (bytes.count + 2) / 3 * 4 + 1
        let text = [UInt8](capacity: room) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                unsafe bytes.withUnsafeBufferPointer { source in
                    let length = unsafe EVP_EncodeBlock(
                        target.baseAddress,
                        source.baseAddress,
                        Int32(source.count)
                    )
                    count = Int(length)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
