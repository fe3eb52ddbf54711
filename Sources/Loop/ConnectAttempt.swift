internal import Glibc

/// One `connect` in the background; owns its descriptor until it hands it over.
final class ConnectAttempt {
    private let loop: EventLoop
    private let completion: (Result<Int32, StreamEnd>) -> Void
    private var descriptor: Int32?
    private var event: Event?

    /// The completion gets the connected descriptor, or the reason, from the loop only.
    init(
        _ loop: EventLoop,
        to address: SocketAddress,
        completion: @escaping (Result<Int32, StreamEnd>) -> Void
    ) {
        self.loop = loop
        self.completion = completion
        if let end = start(address) { loop.atTurnEnd(ConnectAttemptFailure(self, end)) }
    }

    deinit {
        cancel()
    }

    /// Closes what is not handed over.
    func cancel() {
        stopWaiting()
        if let descriptor { loop.retire(descriptor: descriptor) }
        descriptor = nil
    }

    /// Nil while it goes on.
    private func start(_ address: SocketAddress) -> StreamEnd? {
        switch SystemCall.makeSocket(family: address.family) {
        case .failed(let errno): return StreamEnd(errno: errno)
        case .wouldBlock: return .failed(errno: EAGAIN)
        case .done(let made):
            descriptor = Int32(made)
            return connect(Int32(made), to: address)
        }
    }

    private func connect(_ descriptor: Int32, to address: SocketAddress) -> StreamEnd? {
        // A unix socket has no such option, and needs none.
        _ = SystemCall.enable(TCP_NODELAY, level: Int32(IPPROTO_TCP), on: descriptor)
        if case .failed(let errno) = SystemCall.connect(descriptor, to: address) {
            return StreamEnd(errno: errno)
        }
        let event = unsafe Event(on: loop, .writable(descriptor), context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<ConnectAttempt>.fromOpaque(context).takeUnretainedValue().becameWritable()
        }
        self.event = event
        return event.add() ? nil : .failed(errno: SystemCall.noWatchLeft)
    }

    private func becameWritable() {
        guard let descriptor else { return }
        let errno = SystemCall.pendingError(descriptor)
        guard errno == 0 else { return fail(StreamEnd(errno: errno)) }
        stopWaiting()
        self.descriptor = nil
        completion(.success(descriptor))
    }

    fileprivate func fail(_ end: StreamEnd) {
        cancel()
        completion(.failure(end))
    }

    private func stopWaiting() {
        guard let event else { return }
        self.event = nil
        event.remove()
        loop.retire(event)
    }
}

/// Reports a failure that `connect` returned at once, at the end of the turn.
private final class ConnectAttemptFailure: TurnEndTask {
    private weak var attempt: ConnectAttempt?
    private let end: StreamEnd

    init(_ attempt: ConnectAttempt, _ end: StreamEnd) {
        self.attempt = attempt
        self.end = end
    }

    func turnEnded() {
        attempt?.fail(end)
    }
}
