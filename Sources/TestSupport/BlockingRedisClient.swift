internal import Glibc

/// A minimal Redis client for tests: a command goes out, the thread blocks for the reply; RESP2 over a unix socket.
@safe package final class BlockingRedisClient {
    /// A server that is stopped must not hang the tests.
    private static let timeoutSeconds = 10

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Connects; fails at once when nobody listens.
    package init(socketPath: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestSupportError("no socket: errno \(errno)") }
        var limit = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        // Everything is initialized by now, so that a throw runs deinit, which closes the descriptor.
        guard Self.connect(descriptor, socketPath) else {
            throw TestSupportError("nobody listens at \(socketPath)")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends a command and waits for its reply.
    package func command(_ arguments: [String]) throws -> TestReply {
        var request: [UInt8] = Array("*\(arguments.count)\r\n".utf8)
        for argument in arguments { request += "$\(argument.utf8.count)\r\n\(argument)\r\n".utf8 }
        try send(request)
        return try readReply()
    }

    /// Waits for one more reply, for commands that have several.
    package func readReply() throws -> TestReply {
        let line = try readLine()
        guard let type = line.first else { throw TestSupportError("an empty line from Redis") }
        let rest = String(line.dropFirst())
        switch type {
        case "+": return .text(rest)
        case "-": return .error(rest)
        case ":": return .integer(Int(rest) ?? 0)
        case "$": return try readString(count: Int(rest) ?? -1)
        case "*": return try readArray(count: Int(rest) ?? -1)
        default: throw TestSupportError("not a reply: \(line)")
        }
    }

    private func readString(count: Int) throws -> TestReply {
        guard count >= 0 else { return .null }
        while buffer.count < count + 2 { try receive() }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        buffer.removeFirst(count + 2)
        return .text(text)
    }

    private func readArray(count: Int) throws -> TestReply {
        guard count >= 0 else { return .null }
        var elements: [TestReply] = []
        for _ in 0..<count { elements.append(try readReply()) }
        return .array(elements)
    }

    private func readLine() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")), end > 0 {
                let line = String(decoding: buffer[..<(end - 1)], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            try receive()
        }
    }

    private func receive() throws {
        let chunkBytes = 64 * 1024
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        let count = unsafe recv(descriptor, &chunk, chunkBytes, 0)
        guard count > 0 else { throw TestSupportError("no reply from Redis: errno \(count < 0 ? errno : 0)") }
        buffer += chunk[..<count]
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestSupportError("Redis does not listen any more: errno \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    private static func connect(_ descriptor: Int32, _ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
