internal import Loop

extension RedisConnection {
    /// Starts an attempt at once.
    func start() {
        guard phase == .waiting else { return }
        guard loop.now >= pauseEnds else {
            let rest = Duration.milliseconds(pauseEnds - loop.now)
            retryTimer = loop.timer(after: rest) { [weak self] in self?.start() }
            return
        }
        phase = .connecting
        retryTimer = nil
        switch url.transport {
        case .tcp(let host, let port, let isEncrypted):
            connect(to: .tcp(host: host, port: port), isEncrypted: isEncrypted)
        case .unix(let path):
            connect(to: .unix(path: path), isEncrypted: false)
        case .sentinel(let group):
            askForMaster(of: group)
        }
    }

    private func connect(to address: ListenAddress, isEncrypted: Bool) {
        attemptDeadline = loop.now &+ limits.connectTimeout.milliseconds
        let context: TLSClientContext?
        do {
            context = isEncrypted ? try tlsContext() : nil
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
        masters?.cancel()
        connector?.cancel()
        connector = nil
        // The server was no use, or is none any more: whoever named it may not know yet.
        if master != nil, reason != .masterLeaving { masters?.misled() }
        master = nil
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
        masters?.close()
    }

    /// Without a context from the caller: the system's certificate authorities, made at the first use.
    private func tlsContext() throws(LoopError) -> TLSClientContext {
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

// MARK: Sentinels

extension RedisConnection {
    private func askForMaster(of group: SentinelGroup) {
        guard let masters else { return }
        attemptDeadline = loop.now &+ masters.patience.milliseconds
        masters.find { [weak self] result in
            guard let self, phase == .connecting else { return }
            switch result {
            case .failure(let failure): drop(.noMaster(failure.reason))
            case .success(let found):
                master = found
                connect(to: .tcp(host: found.host, port: found.port), isEncrypted: group.isEncrypted)
            }
        }
    }

    /// Leaves the old master before another one is made, and goes to the new one, however healthy the old one looks.
    ///
    /// What the old one is told after the replica's promotion is lost, and it goes on answering for a second or more.
    func noticed(_ notice: SentinelNotice) {
        switch notice {
        case .leaving:
            pauseEnds = loop.now &+ Self.longestFailover
            if phase != .waiting { drop(.masterLeaving) }
        case .staying: goOn()
        case .moved(let address):
            if let master, master != address { drop(.masterMoved("\(address)")) }
            goOn()
        }
    }

    /// Whatever failed so far, failed with another server.
    private func goOn() {
        pauseEnds = 0
        backoff.succeeded()
        start()
    }
}
