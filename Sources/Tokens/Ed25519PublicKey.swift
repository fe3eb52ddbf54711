internal import COpenSSL

/// A public key that checks EdDSA tokens (RFC 8037, RFC 8032).
@safe
package final class Ed25519PublicKey {
    private static let signatureBytes = 64
    private static let largestPEMBytes = 65_536

    private let key: OpaquePointer

    /// Reads one key in PEM form (`BEGIN PUBLIC KEY`, RFC 8410); what stands around it is ignored.
    package init(pem: [UInt8]) throws(TokenKeyError) {
        guard pem.count <= Self.largestPEMBytes, let bio = unsafe BIO_new_mem_buf(pem, Int32(pem.count))
        else {
            throw .notEd25519PublicKey
        }
        defer { unsafe BIO_free(bio) }
        // Without a callback OpenSSL would ask for a pass phrase on the terminal.
        let refuse:
            @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 =
                { _, _, _, _ in -1 }
        guard let key = unsafe PEM_read_bio_PUBKEY(bio, nil, refuse, nil) else {
            ERR_clear_error()
            throw .notEd25519PublicKey
        }
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 else {
            unsafe EVP_PKEY_free(key)
            throw .notEd25519PublicKey
        }
        unsafe self.key = key
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    func verifies(_ signature: [UInt8], of message: Span<UInt8>) -> Bool {
        guard signature.count == Self.signatureBytes, let context = unsafe EVP_MD_CTX_new() else {
            return false
        }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        let result = unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestVerify(context, signature, signature.count, message.baseAddress, message.count)
        }
        // A refused signature leaves entries in OpenSSL's error queue, where a later TLS call would find them.
        if result != 1 { ERR_clear_error() }
        return result == 1
    }
}
