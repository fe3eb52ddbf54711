internal import Glibc

/// A client socket of a test with nothing of Martlet in it, so that both ends cannot share a mistake.
///
/// It blocks the thread, never longer than a deadline. While it sends it also reads, unless it is told not to: two ends
/// that only send would wait for each other.
@safe package final class RawSocket {
    private static let chunkBytes = 256 * 1024
    /// Read bytes that lie in front are cut off once there are so many.
    private static let fewestCutBytes = 4 * 1024 * 1024

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var chunk = [UInt8](repeating: 0, count: RawSocket.chunkBytes)

    /// The peer has sent its last byte, or has broken the connection.
    package private(set) var hasEnded = false
    /// The peer broke the connection instead of closing it.
    package private(set) var wasReset = false
    /// False for a peer that does not read, whatever it is sent.
    package var readsWhileSending = true

    /// Connects to a port on 127.0.0.1; a small receive buffer makes a reader that is easily behind.
    package init(port: UInt16, receiveBufferBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestSupportError("no socket: errno \(errno)") }
        if let receiveBufferBytes { setOption(SOL_SOCKET, SO_RCVBUF, receiveBufferBytes) }
        setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            // Everything is initialised, so deinit closes the descriptor; twice would close somebody else's.
            let reason = errno
            throw TestSupportError("nobody listens on port \(port): errno \(reason)")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends everything; fails when the peer takes nothing until the deadline or has gone.
    package func send(_ bytes: [UInt8], within limit: Duration = Deadline.usual) throws {
        let deadline = Deadline(after: limit)
        var sent = 0
        while sent < bytes.count {
            let count = try sendSome(bytes[sent...])
            sent += count
            guard count == 0 else { continue }
            guard !deadline.hasPassed else {
                throw TestSupportError("the peer took only \(sent) of \(bytes.count) bytes")
            }
            poll(for: readsWhileSending && !hasEnded ? POLLOUT | POLLIN : POLLOUT, deadline)
            if readsWhileSending { receive() }
        }
    }

    /// Sends what the peer takes at once and returns how much that was; 0 when its buffers are full.
    package func sendSome(_ bytes: ArraySlice<UInt8>) throws -> Int {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe Glibc.send(
                descriptor,
                buffer.baseAddress,
                buffer.count,
                Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
            )
        }
        if count >= 0 { return count }
        let reason = errno
        guard reason == EAGAIN || reason == EINTR else {
            throw TestSupportError("the peer has gone: errno \(reason)")
        }
        return 0
    }

    /// Sends FIN; reading goes on.
    package func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Has the connection end with RST when this object goes.
    package func breaksAtEnd() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Bytes that have arrived and were not taken yet.
    package var availableBytes: Int { buffer.count - start }

    /// Takes exactly so many bytes; fails when they do not come in time.
    package func read(_ count: Int, within limit: Duration = Deadline.usual) throws -> [UInt8] {
        guard try wait(forBytes: count, Deadline(after: limit)) else {
            throw TestSupportError("the connection ended after \(availableBytes) of \(count) bytes")
        }
        return take(count)
    }

    /// Waits for so many bytes; false when the peer ended before, an error when the time is over.
    package func wait(forBytes count: Int, _ deadline: Deadline) throws -> Bool {
        while availableBytes < count {
            if hasEnded { return false }
            guard !deadline.hasPassed else {
                throw TestSupportError("only \(availableBytes) of \(count) bytes came in time")
            }
            poll(for: POLLIN, deadline)
            receive()
        }
        return true
    }

    /// Takes everything up to the end of the connection.
    package func readToEnd(within limit: Duration = Deadline.usual) throws -> [UInt8] {
        let deadline = Deadline(after: limit)
        while !hasEnded {
            guard !deadline.hasPassed else {
                throw TestSupportError("the connection did not end; \(availableBytes) bytes came")
            }
            poll(for: POLLIN, deadline)
            receive()
        }
        return take(availableBytes)
    }

    /// Takes bytes up to and with a mark such as an empty line; nil when the peer ended before it.
    package func read(through mark: [UInt8], within limit: Duration = Deadline.usual) throws -> [UInt8]? {
        let deadline = Deadline(after: limit)
        var looked = 0
        while true {
            let bytes = buffer[start...]
            let from = bytes.startIndex + max(0, looked - mark.count + 1)
            if let end = RawSocket.end(of: mark, in: bytes[from...]) { return take(end - start) }
            looked = bytes.count
            guard try wait(forBytes: looked + 1, deadline) else { return nil }
        }
    }

    /// Reads what has arrived already, without waiting.
    package func receive() {
        while !hasEnded {
            let count = unsafe recv(descriptor, &chunk, Self.chunkBytes, Int32(MSG_DONTWAIT))
            if count > 0 {
                buffer += chunk[..<count]
                if count < Self.chunkBytes { return }
            } else if count == 0 {
                hasEnded = true
            } else {
                let reason = errno
                if reason == EAGAIN || reason == EINTR { return }
                hasEnded = true
                wasReset = true
            }
        }
    }

    private func take(_ count: Int) -> [UInt8] {
        let bytes = Array(buffer[start..<start + count])
        start += count
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        } else if start >= Self.fewestCutBytes {
            buffer.removeFirst(start)
            start = 0
        }
        return bytes
    }

    private func poll(for events: Int32, _ deadline: Deadline) {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let (seconds, attoseconds) = deadline.remaining.components
        let milliseconds = min(60_000, seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
        _ = unsafe Glibc.poll(&entry, 1, Int32(milliseconds))
    }

    private func setOption(_ level: Int32, _ name: Int32, _ value: Int32) {
        var value = value
        unsafe setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func end(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        for index in bytes.startIndex...bytes.endIndex - mark.count
        where bytes[index..<index + mark.count].elementsEqual(mark) {
            return index + mark.count
        }
        return nil
    }
}
