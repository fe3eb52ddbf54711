internal import Glibc

/// Accepts connections on a TCP port or a unix socket, plain or TLS; closes when dropped.
///
/// Several processes may listen on one TCP port (`SO_REUSEPORT`): the kernel spreads the connections. Where each process
/// must be asked by itself, such as for its metrics, the port is not shared: the second one fails with `addressInUse`.
package final class Listener {
    /// How many connections one turn takes, so that a storm of them does not starve those that exist.
    private static let acceptsPerTurn = 64
    /// The pause when descriptors or memory ran out: soon enough for clients, rare enough not to burn the core.
    private static let exhaustionPause = Duration.milliseconds(100)
    /// Connections that the kernel keeps ready; the system's somaxconn caps it.
    package static let defaultBacklog: Int32 = 4_096

    /// The bound port; zero for a unix socket.
    package let port: UInt16
    /// How often accepting was paused because descriptors or memory had run out.
    package private(set) var exhaustions: UInt64 = 0

    private let loop: EventLoop
    private let socket: ListeningSocket
    private let tls: TLSServerContext?
    private let accept: (Stream) -> Void
    private var event: Event?
    private var retry: Timer?
    private var isPaused = false

    /// Listens at once; the closure gets each connection and sets its receiver, or drops it, which closes it.
    ///
    /// TLS handshakes go on behind the closure's back; a deadline for them is the owner's. A host name is resolved
    /// with `getaddrinfo`, which may block. Fails with what the system says about the address.
    package init(
        loop: EventLoop,
        address: ListenAddress,
        backlog: Int32 = Listener.defaultBacklog,
        tls: TLSServerContext? = nil,
        isShared: Bool = true,
        accept: @escaping (Stream) -> Void
    ) throws(LoopError) {
        loop.assertOnLoop()
        self.loop = loop
        self.tls = tls
        self.accept = accept
        socket = try ListeningSocket(address: address, backlog: backlog, isShared: isShared)
        port = socket.port
        event = unsafe Event(on: loop, .readable(socket.descriptor), context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<Listener>.fromOpaque(context).takeUnretainedValue().becameReadable()
        }
        resume()
    }

    deinit {
        close()
    }

    /// Stops listening and removes a unix socket's path; connections that were accepted stay.
    ///
    /// The kernel resets connections that it had queued for this listener.
    package func close() {
        guard let event else { return }
        self.event = nil
        retry = nil
        event.remove()
        loop.retire(event)
        socket.removePath()
        loop.retire(descriptor: socket.descriptor)
    }

    /// Leaves new connections in the kernel's queue until ``resumeAccepting()``.
    package func pauseAccepting() {
        isPaused = true
        retry = nil
        event?.remove()
    }

    /// Accepts again.
    package func resumeAccepting() {
        isPaused = false
        resume()
    }

    private func resume() {
        retry = nil
        guard let event, !isPaused else { return }
        if !event.add() { waitForResources() }
    }

    private func becameReadable() {
        for _ in 0..<Self.acceptsPerTurn where event != nil && !isPaused {
            var peer: SocketAddress?
            switch SystemCall.accept(socket.descriptor, peer: &peer) {
            case .done(let descriptor): deliver(Int32(descriptor), peer)
            case .wouldBlock: return
            case .failed(let errno): if isExhaustion(errno) { return waitForResources() }
            }
        }
    }

    private func deliver(_ descriptor: Int32, _ peer: SocketAddress?) {
        accept(Stream(adopting: descriptor, peer: peer, tls: tls?.makeSession(descriptor), on: loop))
    }

    /// Any other error belongs to the one connection, which is gone (accept(2), "Error handling").
    private func isExhaustion(_ errno: Int32) -> Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno)
    }

    private func waitForResources() {
        exhaustions += 1
        event?.remove()
        retry = loop.timer(after: Self.exhaustionPause) { [weak self] in self?.resume() }
    }
}
