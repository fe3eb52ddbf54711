package import Loop

/// A connection for classic publish/subscribe (SUBSCRIBE, UNSUBSCRIBE) that keeps the wanted channels subscribed.
///
/// Pub/sub delivers at most once: between `interrupted()` and `restored()` messages are lost without a trace, so a
/// receiver reads what it missed from a stream. The caller bounds the number of channels; each costs some 100 bytes.
package final class RedisSubscriber {
    private let loop: EventLoop
    let connection: RedisConnection
    weak var receiver: (any SubscriptionReceiver)?
    var state = SubscriptionState()
    private var output = SubscriptionOutput()
    /// Channels that were confirmed already when somebody asked for them.
    private var notices: [[UInt8]] = []
    var isPingDue = false
    private var commands: UInt64 = 0
    private var clock: Timer?
    private var isTurnEndPending = false

    /// Starts to connect at once; channels may be asked for from the start.
    ///
    /// `tls` is for `rediss`: nil stands for the system's certificate authorities. The prelude is for commands such as
    /// CLIENT SETNAME. Receiver and observer are held weakly.
    package init(
        loop: EventLoop,
        url: RedisURL,
        tls: TLSClientContext? = nil,
        limits: RedisLinkLimits = RedisLinkLimits(),
        prelude: [[String]] = [],
        receiver: any SubscriptionReceiver,
        observer: (any RedisLinkObserver)? = nil
    ) {
        self.loop = loop
        self.receiver = receiver
        connection = RedisConnection(
            loop: loop,
            url: url,
            tls: tls,
            limits: limits,
            prelude: prelude,
            observer: observer
        )
        connection.owner = self
        clock = loop.timer(every: limits.clockPeriod) { [weak self] in self?.connection.timePassed() }
        connection.start()
    }

    deinit {
        connection.close()
    }

    /// Connected and signed in; channels may still be unconfirmed.
    package var isReady: Bool { connection.isReady }

    /// Channels that are wanted or still to be unsubscribed.
    package var channelCount: Int { state.count }

    /// For metrics.
    package var counters: RedisCounters {
        var counters = connection.counters
        counters.commands = commands
        counters.pending = state.inFlight
        return counters
    }

    /// Wants the channel until `unsubscribe`; `subscribed` follows once Redis has confirmed it.
    ///
    /// Not counted: one `unsubscribe` ends the subscription, however often it was asked for.
    package func subscribe(_ channel: Span<UInt8>) {
        let channel = [UInt8](channel)
        perform(state.subscribeWanted(channel), for: channel, isAsked: true)
    }

    /// Wants the channel no more; messages that are under way may still arrive.
    package func unsubscribe(_ channel: Span<UInt8>) {
        let channel = [UInt8](channel)
        perform(state.unsubscribeWanted(channel), for: channel, isAsked: true)
    }

    /// Drops a connection that looks well and is not; the next one follows as after any other loss.
    package func reconnect(because reason: RedisDisconnect) {
        connection.drop(reason)
    }

    /// Ends the connection for good; nothing is reported after this.
    package func close() {
        clock = nil
        receiver = nil
        connection.close()
    }

    /// Follows the state's advice; `isAsked` says that a caller waits, and the receiver must not be called now.
    func perform(_ action: ChannelAction, for channel: [UInt8], isAsked: Bool) {
        switch action {
        case .none, .forget: break
        case .enqueue: scheduleTurnEnd()
        case .report where isAsked:
            notices.append(channel)
            scheduleTurnEnd()
        case .report: receiver?.subscribed(channel: channel.span)
        }
    }

    func scheduleTurnEnd() {
        guard !isTurnEndPending else { return }
        isTurnEndPending = true
        loop.atTurnEnd(self)
    }
}

extension RedisSubscriber: TurnEndTask {
    /// Sends the batches that the turn has gathered.
    package func turnEnded() {
        isTurnEndPending = false
        report()
        flush()
    }

    private func report() {
        guard !notices.isEmpty else { return }
        var due: [[UInt8]] = []
        swap(&due, &notices)
        // Only what is still subscribed: the connection may be lost since, and then the report comes later anyway.
        for channel in due where state[channel: channel] == .confirmed {
            receiver?.subscribed(channel: channel.span)
        }
    }

    private func flush() {
        while connection.room > 0, let batch = state.nextBatch() {
            commands += 1
            output.withEncoded(batch) { connection.write($0) }
        }
        if isPingDue, connection.isReady {
            isPingDue = false
            output.withEncodedPing { connection.write($0) }
        }
    }
}
