internal import Glibc
package import Loop

/// Standard input as a stream of the loop, whatever it is: a terminal, a pipe or a file.
///
/// epoll takes no regular files, and a terminal must not be made non-blocking because the shell shares it. So a
/// thread reads, waiting, and hands on through a socket pair; when the loop does not read, the thread waits too.
package final class InputPump {
    /// Reads standard input; its receiver gets `.endOfStream` at the end.
    package let stream: Stream

    /// Nil when the process has no descriptor or thread left.
    package init?(loop: EventLoop, source: Int32) {
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else { return nil }
        _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
        stream = Stream(adopting: pair[0], on: loop)
        guard InputPump.startThread(PumpEnds(source: source, sink: pair[1])) else {
            close(pair[1])
            return nil
        }
    }

    private static func startThread(_ ends: PumpEnds) -> Bool {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(ends).toOpaque()
        let result = unsafe pthread_create(&thread, nil, runPump, context)
        guard result == 0 else {
            unsafe Unmanaged<PumpEnds>.fromOpaque(context).release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

/// What the thread works on; it never changes, and only the thread uses it.
private final class PumpEnds: Sendable {
    let source: Int32
    let sink: Int32

    init(source: Int32, sink: Int32) {
        self.source = source
        self.sink = sink
    }

    /// Moves bytes until either end is closed.
    func run() {
        var room = [UInt8](repeating: 0, count: PumpEnds.roomBytes)
        let output = FileOutput(descriptor: sink)
        while true {
            let (count, number) = unsafe room.withUnsafeMutableBytes { buffer in
                (unsafe read(source, buffer.baseAddress, buffer.count), errno)
            }
            if count < 0, number == EINTR { continue }
            guard count > 0, output.write(Array(room.prefix(count))) else { break }
        }
        close(sink)
    }

    /// What one read may bring: a page, as terminals give at most that.
    private static let roomBytes = 4096
}

/// The thread's body; signals are for the loop's thread.
private func runPump(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
    unsafe Unmanaged<PumpEnds>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
