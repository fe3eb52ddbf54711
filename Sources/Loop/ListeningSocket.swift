internal import Glibc

/// A bound and listening descriptor; whoever uses it closes it.
struct ListeningSocket {
    let descriptor: Int32
    /// Zero for a unix socket.
    let port: UInt16
    private let path: UnixSocketPath?

    /// `isShared` lets other processes listen on the same TCP port, if they all say so.
    init(address: ListenAddress, backlog: Int32, isShared: Bool = true) throws(LoopError) {
        let native = try Self.resolve(address)
        let name = address.description
        if case .unix(let path) = native { try UnixSocketPath.makeFree(path) }
        let outcome = SystemCall.makeSocket(family: native.family)
        guard case .done(let made) = outcome else { throw Self.error("socket", outcome, name) }
        let descriptor = Int32(made)
        do throws(LoopError) {
            try Self.open(descriptor, at: native, backlog: backlog, isShared: isShared, name: name)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        port = SystemCall.localAddress(descriptor)?.port ?? 0
        if case .unix(let bound) = native { path = UnixSocketPath(bound) } else { path = nil }
    }

    /// Removes the path of a unix socket, unless somebody else has put another there.
    func removePath() {
        path?.remove()
    }

    private static func resolve(_ address: ListenAddress) throws(LoopError) -> SocketAddress {
        do throws(Resolver.Failure) {
            return try Resolver.resolve(address, forListening: true)[0]
        } catch {
            throw .unresolved(host: address.description, reason: error.reason)
        }
    }

    private static func open(
        _ descriptor: Int32,
        at address: SocketAddress,
        backlog: Int32,
        isShared: Bool,
        name: String
    ) throws(LoopError) {
        switch address {
        case .ipv4, .ipv6:
            try check("setsockopt", SystemCall.enable(SO_REUSEADDR, level: SOL_SOCKET, on: descriptor), name)
            if isShared {
                let level = SOL_SOCKET
                try check("setsockopt", SystemCall.enable(SO_REUSEPORT, level: level, on: descriptor), name)
            }
            // Accepted sockets inherit it: one call instead of one per connection.
            let tcp = Int32(IPPROTO_TCP)
            try check("setsockopt", SystemCall.enable(TCP_NODELAY, level: tcp, on: descriptor), name)
        case .unix: break
        }
        try check("bind", SystemCall.bind(descriptor, to: address), name)
        try check("listen", SystemCall.listen(descriptor, backlog: backlog), name)
    }

    private static func check(_ call: String, _ outcome: SystemCall.Outcome, _ name: String) throws(LoopError)
    {
        guard case .done = outcome else { throw error(call, outcome, name) }
    }

    private static func error(_ call: String, _ outcome: SystemCall.Outcome, _ name: String) -> LoopError {
        switch outcome {
        case .failed(EADDRINUSE): .addressInUse(name)
        case .failed(let errno): .socket(call: call, errno: errno, address: name)
        case .done, .wouldBlock: .socket(call: call, errno: EAGAIN, address: name)
        }
    }
}
