package import Loop

/// A pipelined connection to Redis that answers every accepted command exactly once, in order, reconnects included.
///
/// All commands of a turn leave in one write. Commands that were unanswered when a connection broke are sent again, in
/// order, on the next one: Redis may thus execute a command twice, so submit only commands whose repetition does no harm
/// (ours are functions that recognise what they have already done). For the same reason an answer that only says that
/// this server cannot serve now (LOADING, MASTERDOWN, READONLY, function library lost) is not handed on: the link
/// reconnects, which runs the prelude again, and repeats the command until its deadline.
///
/// A command that passes its deadline fails with everything behind it, and the connection is dropped: so the order
/// holds, and no late answer is taken for another's. Blocking commands belong on a link of their own, whose
/// `probeTimeout` and `commandDeadline` are longer than the block. Call `close()` before dropping the last reference:
/// commands that are unanswered when the link is released are never answered.
package final class RedisLink {
    let loop: EventLoop
    private let limits: RedisLinkLimits
    let connection: RedisConnection
    var queue = CommandQueue()
    /// Taken out while a caller fills it, so that a caller who submits meanwhile breaks nothing.
    private var scratch = Command()
    private var commands: UInt64 = 0
    private var clock: Timer?
    private var isTurnEndPending = false
    private(set) var isClosed = false

    /// Starts to connect at once; commands may be submitted from the start and wait for the connection.
    ///
    /// `tls` is for `rediss`: nil stands for the system's certificate authorities. The commands of the prelude run on
    /// each new connection after AUTH and SELECT; an error there makes the link back off and retry. The observer is
    /// held weakly.
    package init(
        loop: EventLoop,
        url: RedisURL,
        tls: TLSClientContext? = nil,
        limits: RedisLinkLimits = RedisLinkLimits(),
        prelude: [[String]] = [],
        observer: (any RedisLinkObserver)? = nil
    ) {
        self.loop = loop
        self.limits = limits
        connection = RedisConnection(
            loop: loop,
            url: url,
            tls: tls,
            limits: limits,
            prelude: prelude,
            observer: observer
        )
        connection.owner = self
        clock = loop.timer(every: limits.clockPeriod) { [weak self] in self?.timePassed() }
        connection.start()
    }

    deinit {
        connection.close()
    }

    /// Signed in, and the prelude is done.
    package var isReady: Bool { connection.isReady }

    /// For metrics.
    package var counters: RedisCounters {
        var counters = connection.counters
        counters.commands = commands
        counters.pending = queue.count
        return counters
    }

    /// Queues one command; the receiver is kept until it is answered and is never called from within this call.
    ///
    /// - Returns: false when the queue has no room, the command has no arguments, or the link is closed; nothing was
    ///   queued then, and the receiver will not be called.
    package func submit(
        to receiver: any ReplyReceiver,
        context: UInt64,
        _ build: (inout Command) -> Void
    ) -> Bool {
        guard !isClosed, queue.count < limits.pendingCommands else { return false }
        var command = Command()
        swap(&command, &scratch)
        command.clear()
        build(&command)
        let isQueued = queue.append(
            command,
            for: receiver,
            context: context,
            deadline: loop.now &+ limits.commandDeadline.milliseconds,
            room: limits.pendingBytes - queue.byteCount
        )
        swap(&command, &scratch)
        guard isQueued else { return false }
        commands += 1
        scheduleTurnEnd()
        return true
    }

    /// Ends the connection at once; what is unanswered fails with `.closed` at the end of the turn.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        clock = nil
        connection.close()
        if queue.count > 0 { scheduleTurnEnd() }
    }
}

extension RedisLink: TurnEndTask {
    /// Sends what the turn has queued in one write.
    package func turnEnded() {
        isTurnEndPending = false
        if isClosed { failAll(.closed) } else { flush() }
    }

    func scheduleTurnEnd() {
        guard !isTurnEndPending, isClosed || connection.isReady else { return }
        isTurnEndPending = true
        loop.atTurnEnd(self)
    }

    func flush() {
        queue.takeUnsent(limit: connection.room) { connection.write($0) }
    }

    private func timePassed() {
        connection.timePassed()
        guard let front = queue.front, front.receiver != nil, front.deadline <= loop.now else { return }
        if connection.isReady { connection.drop(.commandTimedOut) }
        failAll(.timedOut)
    }

    /// Fails what is queued now; what receivers submit meanwhile stays.
    private func failAll(_ error: RedisLinkError) {
        for _ in 0..<queue.count {
            guard let failed = queue.removeFirst() else { return }
            failed.receiver?.failed(error, context: failed.context)
        }
    }
}
