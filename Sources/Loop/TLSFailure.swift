internal import COpenSSL

/// OpenSSL's error queue as text.
enum TLSFailure {
    private static let systemFlag: UInt = 1 << 31

    /// The first queued reason, which is the cause; empties the queue.
    static func takeMessage() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "unknown error" }
        // Errors of the system, a missing file above all, have no text of OpenSSL's (ERR_SYSTEM_FLAG).
        if code & systemFlag != 0 { return SystemCall.message(Int32(truncatingIfNeeded: code & ~systemFlag)) }
        if let reason = unsafe ERR_reason_error_string(code) { return unsafe String(cString: reason) }
        return "error \(code)"
    }
}
