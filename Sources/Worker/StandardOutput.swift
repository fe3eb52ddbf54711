internal import Glibc

/// Where the line goes that says that the worker is ready.
enum StandardOutput {
    /// Writes without a buffer; who does not read it misses nothing that matters.
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
