internal import Glibc

/// Where the line goes that says that the worker is ready, and the one that says why it is not.
enum StandardOutput {
    /// Writes without a buffer; who does not read it misses nothing that matters.
    static func write(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// The same for standard error.
    static func writeError(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
