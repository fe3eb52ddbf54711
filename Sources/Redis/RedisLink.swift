package import Loop

/// A pipelined connection to Redis that answers every accepted command exactly once, in order, reconnects included.
///
/// All commands of a turn leave in one write. Commands that were unanswered when a connection broke are sent again, in
/// order, on the next one: Redis may thus execute a command twice, so submit only commands whose repetition does no harm
/// (ours are functions that recognise what they have already done). For the same reason an answer that only says that
/// this server cannot serve now (LOADING, MASTERDOWN, READONLY, UNBLOCKED, function library lost) is not handed on: the link
/// reconnects, which runs the prelude again, and repeats the command until its deadline.
///
/// The answer to a durable command is held until so many replicas as the link was told have what it wrote, and the command is
/// kept until then: if the connection breaks before, it is repeated like one without an answer. When too few replicas
/// say so in time, everything durable fails with `.notReplicated`, though it is stored on the master.
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
    /// What makes commands durable; nil where nothing is waited for.
    let wait: ReplicaWait?
    var gate: ReplicationGate?
    /// The link's part of the counters.
    var counts = RedisCounters()
    private var clock: Timer?
    private var isTurnEndPending = false
    private(set) var isClosed = false

    /// Starts to connect at once; commands may be submitted from the start and wait for the connection.
    ///
    /// `tls` is for `rediss`: nil stands for the system's certificate authorities. The commands of the prelude run on
    /// each new connection after AUTH and SELECT; an error there makes the link back off and retry. With
    /// `loadsFunctions` it ends by loading Martlet's functions, unless the server has them; who attaches devices also
    /// needs them to know the server's life. Without `wait` durable
    /// commands are like others. The observer is held weakly.
    package init(
        loop: EventLoop,
        url: RedisURL,
        tls: TLSClientContext? = nil,
        limits: RedisLinkLimits = RedisLinkLimits(),
        prelude: [[String]] = [],
        loadsFunctions: Bool = false,
        needsLife: Bool = false,
        wait: ReplicaWait? = nil,
        observer: (any RedisLinkObserver)? = nil
    ) {
        self.loop = loop
        self.limits = limits
        self.wait = wait
        gate = wait.map { ReplicationGate($0) }
        connection = RedisConnection(
            loop: loop,
            url: url,
            tls: tls,
            limits: limits,
            prelude: prelude + (wait?.rehearsal ?? []),
            loadsFunctions: loadsFunctions,
            needsLife: needsLife,
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
        counters.commands = counts.commands
        counters.waits = counts.waits
        counters.unreplicated = counts.unreplicated
        counters.pending = pendingCount
        return counters
    }

    /// Commands without an answer that counts.
    private var pendingCount: Int { queue.count + (gate?.held.count ?? 0) }

    /// Queues one command; the receiver is kept until it is answered and is never called from within this call.
    ///
    /// A bound command is for the present connection alone: it is not taken while there is none, and fails with
    /// `.interrupted` where others are repeated on the next one, which may be one to another server.
    ///
    /// Answers to durable commands come in order among themselves, and may come later than those to others.
    ///
    /// - Returns: false when the queue has no room, the command has no arguments, or the link is closed; nothing was
    ///   queued then, and the receiver will not be called.
    package func submit(
        to receiver: any ReplyReceiver,
        context: UInt64,
        isDurable: Bool = false,
        isBound: Bool = false,
        _ build: (inout Command) -> Void
    ) -> Bool {
        guard !isClosed, pendingCount < limits.pendingCommands, !isBound || isReady else { return false }
        let kind: PendingCommand.Kind = isBound ? .bound : isDurable && wait != nil ? .durable : .plain
        var command = Command()
        swap(&command, &scratch)
        command.clear()
        build(&command)
        let isQueued = queue.append(
            command,
            for: receiver,
            context: context,
            deadline: loop.now &+ limits.commandDeadline.milliseconds,
            room: limits.pendingBytes - queue.byteCount - (gate?.heldBytes ?? 0),
            kind: kind
        )
        swap(&command, &scratch)
        guard isQueued else { return false }
        counts.commands += 1
        if kind == .durable { gate?.submitted() }
        scheduleTurnEnd()
        return true
    }

    /// Ends the connection at once; what is unanswered fails with `.closed` at the end of the turn.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        clock = nil
        connection.close()
        if pendingCount > 0 { scheduleTurnEnd() }
    }
}

extension RedisLink: TurnEndTask {
    /// Sends what the turn has queued in one write.
    package func turnEnded() {
        isTurnEndPending = false
        if isClosed { return failAll(.closed) }
        queueWait()
        flush()
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
        guard let oldest, oldest.receiver != nil, oldest.deadline <= loop.now else { return }
        if connection.isReady { connection.drop(.commandTimedOut) }
        failAll(.timedOut)
    }

    private var oldest: PendingCommand? { gate?.held.first?.command ?? queue.front }

    /// Fails what is queued now; what receivers submit meanwhile stays.
    private func failAll(_ error: RedisLinkError) {
        let held = gate?.takeHeld() ?? []
        let count = queue.count
        for answer in held { answer.command.receiver?.failed(error, context: answer.command.context) }
        for _ in 0..<count {
            guard let failed = queue.removeFirst() else { return }
            failed.receiver?.failed(error, context: failed.context)
        }
    }
}
