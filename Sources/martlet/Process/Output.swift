internal import Glibc

/// Standard output and standard error, unbuffered.
struct Output {
    private let descriptor: Int32

    static let standard = Output(descriptor: STDOUT_FILENO)
    static let error = Output(descriptor: STDERR_FILENO)

    /// Whether a person is reading.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes all of it, waiting if the reader is slow; a reader that has gone is not an error worth reporting.
    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                waitUntilWritable()
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }

    /// A terminal that it shares with another process may have been made non-blocking by that one.
    private func waitUntilWritable() {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        unsafe poll(&watched, 1, 1000)
    }
}
