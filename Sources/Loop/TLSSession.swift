internal import COpenSSL
internal import Glibc

/// One connection's `SSL`, working on the socket itself.
@safe final class TLSSession {
    /// What a call comes to.
    enum Step {
        /// That many bytes were read or written; zero for the handshake.
        case done(Int)
        /// Nothing happens before the socket is readable.
        case wantsRead
        /// Nothing happens before the socket is writable.
        case wantsWrite
        /// The peer has said good-bye.
        case ended
        case failed(StreamEnd)
    }

    let isClient: Bool
    /// The handshake is complete.
    private(set) var isEstablished = false
    private let ssl: OpaquePointer

    /// Takes ownership of the `SSL`.
    init(_ ssl: OpaquePointer, isClient: Bool) {
        unsafe self.ssl = ssl
        self.isClient = isClient
        unsafe isClient ? SSL_set_connect_state(ssl) : SSL_set_accept_state(ssl)
    }

    deinit {
        unsafe SSL_free(ssl)
    }

    /// OpenSSL has read bytes ahead that no readiness will announce.
    var hasPending: Bool {
        unsafe SSL_has_pending(ssl) == 1
    }

    /// Goes on with the handshake.
    func handshake() -> Step {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(ssl)
        let number = errno
        guard result == 1 else { return step(result, errno: number) }
        isEstablished = true
        return .done(0)
    }

    /// Reads at most one record.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Step {
        ERR_clear_error()
        let result = unsafe SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count))
        let number = errno
        return result > 0 ? .done(Int(result)) : step(result, errno: number)
    }

    /// Writes at most one record; after `.wantsWrite` the same bytes must come again, with more behind them if need be.
    func write(_ buffer: UnsafeBufferPointer<UInt8>) -> Step {
        ERR_clear_error()
        let result = unsafe SSL_write(ssl, buffer.baseAddress, Int32(clamping: buffer.count))
        let number = errno
        return result > 0 ? .done(Int(result)) : step(result, errno: number)
    }

    /// Tells the peer that nothing more comes, if the socket takes it.
    func sendCloseNotify() {
        guard isEstablished else { return }
        ERR_clear_error()
        unsafe SSL_shutdown(ssl)
    }

    private func step(_ result: Int32, errno number: Int32) -> Step {
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: .wantsRead
        case SSL_ERROR_WANT_WRITE: .wantsWrite
        case SSL_ERROR_ZERO_RETURN: .ended
        case SSL_ERROR_SYSCALL: number == 0 ? .ended : .failed(StreamEnd(errno: number))
        default: .failed(.tls(failure()))
        }
    }

    /// A certificate that was refused is named as such; else OpenSSL's error queue speaks.
    private func failure() -> String {
        let queued = TLSFailure.takeMessage()
        // Later, or when nothing is verified, the result says nothing about this failure.
        guard !isEstablished, unsafe SSL_get_verify_mode(ssl) == SSL_VERIFY_PEER else { return queued }
        let verification = unsafe SSL_get_verify_result(ssl)
        guard verification != Int(X509_V_OK) else { return queued }
        return unsafe String(cString: X509_verify_cert_error_string(verification))
    }
}
