internal import Glibc

/// A descriptor that text is written to, waiting until it is taken.
package struct FileOutput {
    /// Where results go.
    package static let standardOutput = FileOutput(descriptor: STDOUT_FILENO)
    /// Where complaints go.
    package static let standardError = FileOutput(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// Writes everything; false when nobody reads any more.
    @discardableResult
    package func write(_ text: String) -> Bool {
        write(Array(text.utf8))
    }

    /// Writes everything; false when nobody reads any more.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let (count, number) = unsafe bytes.withUnsafeBytes { buffer in
                let result = unsafe Glibc.write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: offset),
                    buffer.count - offset
                )
                return (result, errno)
            }
            if count >= 0 {
                offset += count
            } else if number == EAGAIN {
                waitUntilWritable()
            } else if number != EINTR {
                return false
            }
        }
        return true
    }

    /// Another process may have made the descriptor non-blocking, as it is shared.
    private func waitUntilWritable() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&entry, 1, -1)
    }
}
