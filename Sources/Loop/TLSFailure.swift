internal import COpenSSL

/// OpenSSL's error queue as text.
enum TLSFailure {
    /// The first queued reason, which is the cause; empties the queue.
    static func takeMessage() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "unknown error" }
        if let reason = unsafe ERR_reason_error_string(code) { return unsafe String(cString: reason) }
        return "error \(code)"
    }
}
