internal import COpenSSL

/// An `SSL_CTX` with the settings that both sides share.
@safe final class TLSContext {
    /// Forward secrecy and authenticated encryption only; TLS 1.3 has its own, all good, list.
    private static let cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20"

    // The header's macros for these don't import: SSL_OP_BIT(n).

    /// A FIN without close_notify counts as the end: the protocols above frame their messages, so they see a cut.
    private static let ignoreUnexpectedEnd: UInt64 = 1 << 7
    private static let noCompression: UInt64 = 1 << 17
    private static let noRenegotiation: UInt64 = 1 << 30
    private static let options = ignoreUnexpectedEnd | noCompression | noRenegotiation

    private let context: OpaquePointer
    private let isClient: Bool

    init(isClient: Bool) throws(LoopError) {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(isClient ? TLS_client_method() : TLS_server_method()) else {
            throw .tls(file: "", reason: TLSFailure.takeMessage())
        }
        unsafe self.context = context
        self.isClient = isClient
        try configure()
    }

    deinit {
        unsafe SSL_CTX_free(context)
    }

    func useCertificate(file: String) throws(LoopError) {
        ERR_clear_error()
        try check(unsafe SSL_CTX_use_certificate_chain_file(context, file), file)
    }

    func useKey(file: String) throws(LoopError) {
        ERR_clear_error()
        try check(unsafe SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM), file)
        try check(unsafe SSL_CTX_check_private_key(context), file)
    }

    func trust(file: String?) throws(LoopError) {
        ERR_clear_error()
        if let file {
            try check(unsafe SSL_CTX_load_verify_file(context, file), file)
        } else {
            try check(unsafe SSL_CTX_set_default_verify_paths(context), "system authorities")
        }
    }

    func makeSession(_ descriptor: Int32) -> TLSSession {
        guard let ssl = unsafe SSL_new(context), unsafe SSL_set_fd(ssl, descriptor) == 1 else {
            fatalError("out of memory for a TLS session")
        }
        return unsafe TLSSession(ssl, isClient: isClient)
    }

    /// Without verification the name is still sent.
    func makeSession(_ descriptor: Int32, host: String, isVerifying: Bool) -> TLSSession {
        guard let ssl = unsafe SSL_new(context), unsafe SSL_set_fd(ssl, descriptor) == 1 else {
            fatalError("out of memory for a TLS session")
        }
        let isNumeric = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1
        if !isNumeric {
            unsafe SSL_set_hostflags(ssl, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            let isNamed = unsafe SSL_set1_host(ssl, host) == 1
            precondition(isNamed, "out of memory for a TLS session")
            unsafe Self.setServerName(ssl, host)
        }
        unsafe SSL_set_verify(ssl, isVerifying ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nil)
        return unsafe TLSSession(ssl, isClient: true)
    }

    private func configure() throws(LoopError) {
        try check(unsafe SSL_CTX_set_cipher_list(context, Self.cipherList), "")
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        unsafe SSL_CTX_set_options(context, Self.options)
        // Idle sessions give their buffers back; our queue may move between two attempts to write.
        let mode =
            SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(mode), nil)
        // One read call per record instead of one for its header and one for its body.
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_READ_AHEAD, 1, nil)
        // Tickets resume sessions without a cache that would grow with the connections.
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        // Without this OpenSSL asks the terminal for the password of an encrypted key.
        unsafe SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
    }

    private static func setServerName(_ ssl: OpaquePointer, _ host: String) {
        unsafe host.withCString { name in
            let pointer = unsafe UnsafeMutableRawPointer(mutating: name)
            unsafe SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), pointer)
        }
    }

    private func check(_ result: Int32, _ file: String) throws(LoopError) {
        guard result == 1 else { throw .tls(file: file, reason: TLSFailure.takeMessage()) }
    }
}
