internal import Loop

extension RedisConnection {
    /// Starts an attempt at once.
    func start() {
        guard phase == .waiting else { return }
        phase = .connecting
        retryTimer = nil
        attemptDeadline = loop.now &+ limits.connectTimeout.milliseconds
        let context: TLSClientContext?
        do {
            context = try tlsContext()
        } catch {
            return drop(.connectFailed("TLS: \(error)"))
        }
        connector = Connector.connect(loop: loop, to: address, tls: context, timeout: limits.connectTimeout) {
            [weak self] result in
            self?.connected(result)
        }
    }

    /// Ends the connection or attempt and, unless this side closes for good, plans the next one.
    func drop(_ reason: RedisDisconnect) {
        guard phase != .waiting, phase != .closed else { return }
        let wasReady = isReady
        phase = reason == .closed ? .closed : .waiting
        connector?.cancel()
        connector = nil
        stream?.close()
        stream = nil
        observer?.disconnected(reason)
        // The owner first puts its queue in order: it may be asked for more at once.
        if wasReady { owner?.connectionLost() }
        if phase == .waiting { retry() }
    }

    /// Ends everything for good.
    func close() {
        retryTimer = nil
        drop(.closed)
        phase = .closed
    }

    private var address: ListenAddress {
        switch url.transport {
        case .tcp(let host, let port, _): .tcp(host: host, port: port)
        case .unix(let path): .unix(path: path)
        }
    }

    /// Without a context from the caller: the system's certificate authorities, made at the first use.
    private func tlsContext() throws(LoopError) -> TLSClientContext? {
        guard case .tcp(_, _, isEncrypted: true) = url.transport else { return nil }
        if let tls { return tls }
        let made = try TLSClientContext()
        tls = made
        return made
    }

    private func connected(_ result: Result<Stream, StreamEnd>) {
        connector = nil
        guard phase == .connecting else { return }
        switch result {
        case .failure(let end): drop(.connectFailed("\(end)"))
        case .success(let made):
            stream = made
            made.marks = Self.marks
            made.receiver = self
            reader.reset()
            phase = .greeting(remaining: handshake.steps.count)
            let greeting = handshake.bytes
            write(greeting.span)
        }
    }

    private func retry() {
        let delay = backoff.failed(using: &random)
        observer?.retrying(after: delay)
        guard phase == .waiting else { return }
        retryTimer = loop.timer(after: delay) { [weak self] in self?.start() }
    }
}
