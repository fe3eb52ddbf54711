internal import Glibc
internal import Synchronization

/// The thread of a `TCPProxy`: passes bytes between pairs of blocking sockets, one event at a time.
struct TCPProxyLoop {
    /// So much of what a client says first is looked through for the mark.
    private static let mostWords = 4_096
    private static let chunkBytes = 65_536
    /// How soon a wish is heard, in ms.
    private static let patience: Int32 = 20

    private struct Pair {
        let client: Int32
        let server: Int32
        var words: [UInt8] = []
        var isDeaf = false
    }

    let listener: Int32
    let target: UInt16
    let control: TCPProxy.Control
    private var pairs: [Pair] = []
    private var chunk = [UInt8](repeating: 0, count: TCPProxyLoop.chunkBytes)
    /// What was asked for is done for the connections of before.
    private var deafened: String?

    init(listener: Int32, target: UInt16, control: TCPProxy.Control) {
        self.listener = listener
        self.target = target
        self.control = control
    }

    /// A socket on a free port of the loopback interface.
    static func listen() throws -> (descriptor: Int32, port: UInt16) {
        let port = try FreePort.find()
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0, unsafe withLoopback(port, { unsafe bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 128) == 0
        else { throw TestSupportError("the proxy cannot listen: errno \(errno)") }
        return (descriptor, port)
    }

    mutating func run() {
        while !control.wishes.withLock({ $0.isOver }) { turn() }
        for pair in pairs {
            close(pair.client)
            close(pair.server)
        }
        close(listener)
    }

    private mutating func turn() {
        var entries = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
        for pair in pairs {
            entries.append(pollfd(fd: pair.client, events: Int16(POLLIN), revents: 0))
            entries.append(pollfd(fd: pair.server, events: Int16(POLLIN), revents: 0))
        }
        let ready = unsafe poll(&entries, nfds_t(entries.count), Self.patience)
        hearWishes()
        guard ready > 0 else { return }
        // From the back, so that a pair that ends moves none that is still to be looked at.
        for index in pairs.indices.reversed() {
            var lives = true
            if entries[1 + 2 * index].revents != 0 { lives = passUp(index) }
            if lives, entries[2 + 2 * index].revents != 0 { lives = passDown(index) }
            if !lives { end(index) }
        }
        if entries[0].revents != 0 { accept() }
    }

    private mutating func hearWishes() {
        let wishes = control.wishes.withLock { $0 }
        guard let mark = wishes.mark else { return }
        for index in pairs.indices where !pairs[index].isDeaf && contains(pairs[index].words, mark) {
            if deafened != mark || wishes.includesNew { pairs[index].isDeaf = true }
        }
        deafened = mark
    }

    private mutating func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard server >= 0, unsafe Self.withLoopback(target, { unsafe connect(server, $0, $1) }) == 0 else {
            if server >= 0 { close(server) }
            close(client)
            return
        }
        pairs.append(Pair(client: client, server: server))
    }

    private mutating func passUp(_ index: Int) -> Bool {
        let count = unsafe recv(pairs[index].client, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        let room = max(0, Self.mostWords - pairs[index].words.count)
        pairs[index].words += chunk[..<min(count, room)]
        hearWishes()
        return send(count, to: pairs[index].server)
    }

    private mutating func passDown(_ index: Int) -> Bool {
        let count = unsafe recv(pairs[index].server, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        return pairs[index].isDeaf || send(count, to: pairs[index].client)
    }

    private func send(_ count: Int, to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < count {
            let result = unsafe chunk[sent..<count].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard result > 0 else { return false }
            sent += result
        }
        return true
    }

    private mutating func end(_ index: Int) {
        close(pairs[index].client)
        close(pairs[index].server)
        pairs.remove(at: index)
    }

    private func contains(_ words: [UInt8], _ mark: String) -> Bool {
        String(decoding: words, as: UTF8.self).contains(mark)
    }

    private static func withLoopback(
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe body(generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
