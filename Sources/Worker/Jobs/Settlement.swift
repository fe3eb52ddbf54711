internal import Loop

/// Tells Redis what has become of the jobs of one stream, and goes on telling until Redis has it.
///
/// Done jobs of a turn leave as one XDEL and one XACK, in this order: a worker may die when Redis has read only the
/// first. What is pending and not in the stream is dropped by whoever claims it; what is in the stream and not pending
/// would stay there for ever. What fails because Redis is away is kept and told again: the job would otherwise come
/// again though its work is done. With jobs that are bound to their connection that is wanted: `unsettled` is told.
final class Settlement {
    /// Ids in one command.
    private static let mostIDs = 100
    /// Before a dead letter that Redis has refused, for want of memory for instance, is told again; in ms.
    private static let refusalDelay = RetryDelay(first: 1_000, most: 10_000)

    private let redis: WorkerRedis
    private let loop: EventLoop
    private let place: StreamPlace
    private let log: WorkerLog
    private let isBound: Bool
    private let settled: ([String]) -> Void
    private let unsettled: ([String]) -> Void
    private let buried: () -> Void
    private var done: [String] = []
    private var burials: [Burial] = []
    /// Bounded by `JobsInHand`, which takes no further jobs when too many are settling.
    private var delayed: [Burial] = []
    /// Done jobs whose removal Redis has refused, and when it is told again; bounded likewise.
    private var refused: [String] = []
    private var refusedUntil: UInt64 = 0
    private var isQueued = false

    /// `settled` is told what Redis has, `buried` comes before it for each dead letter that was written.
    ///
    /// With `isBound` a job is removed on the present connection or not at all, which `unsettled` is told.
    init(
        _ context: WorkerContext,
        place: StreamPlace,
        isBound: Bool,
        settled: @escaping ([String]) -> Void,
        unsettled: @escaping ([String]) -> Void,
        buried: @escaping () -> Void
    ) {
        redis = context.redis
        loop = context.loop
        log = context.log
        self.place = place
        self.isBound = isBound
        self.settled = settled
        self.unsettled = unsettled
        self.buried = buried
    }

    /// Nothing waits to be told.
    var isEmpty: Bool { done.isEmpty && refused.isEmpty && burials.isEmpty && delayed.isEmpty }

    /// Removes the job at the end of the turn.
    func remove(_ id: String) {
        done.append(id)
        queue()
    }

    /// Makes the job a dead letter at the end of the turn.
    func bury(_ id: String, reason: String, deliveries: Int) {
        burials.append(Burial(id: id, reason: reason, deliveries: deliveries))
        queue()
    }

    /// Tells again what has failed; called several times a second while Redis is there.
    func retry() {
        let now = loop.now
        if delayed.contains(where: { $0.due <= now }) {
            burials += delayed.filter { $0.due <= now }
            delayed.removeAll { $0.due <= now }
        }
        if !refused.isEmpty, refusedUntil <= now {
            done += refused
            refused.removeAll()
        }
        if !done.isEmpty || !burials.isEmpty { queue() }
    }

    private func queue() {
        guard !isQueued else { return }
        isQueued = true
        loop.atTurnEnd(self)
    }

    private func send(removing ids: [String]) {
        let place = place
        send({ command in
            for word in ["XDEL", place.stream] { command.add(word) }
            for id in ids { command.add(id) }
        }) { _ in }
        send({ command in
            for word in ["XACK", place.stream, place.group] { command.add(word) }
            for id in ids { command.add(id) }
        }) { [weak self] result in
            guard let self else { return }
            // The second answer speaks for both: commands are answered in order, and fail together.
            switch result {
            case .failure where isBound: unsettled(ids)
            case .failure: done.append(contentsOf: ids)
            case .success(.error(let message)): refused(ids, message)
            case .success: settled(ids)
            }
        }
    }

    private func send(
        _ build: (inout RedisCommand) -> Void,
        completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void
    ) {
        if isBound {
            redis.send(on: redis.generation, build, completion: completion)
        } else {
            redis.send(build, completion: completion)
        }
    }

    /// Redis takes no writes for now: the jobs would stay pending though their work is done.
    ///
    /// A stream that is none any more has nothing left to be removed.
    private func refused(_ ids: [String], _ message: String) {
        guard !message.hasPrefix("WRONGTYPE") else { return settled(ids) }
        if refused.isEmpty || isBound {
            log.error("Redis refused to remove jobs", [("stream", place.stream), ("error", message)])
        }
        // By the time Redis takes it, it may be another one.
        if isBound { return unsettled(ids) }
        refused += ids
        refusedUntil = loop.now &+ Self.refusalDelay.after(1)
    }

    private func send(_ burial: Burial) {
        let place = place
        redis.send({ command in
            command.add("FCALL")
            command.add("martlet_1_bury")
            command.add(2)
            command.add(place.stream)
            command.add(place.dead)
            command.add(place.group)
            command.add(burial.id)
            command.add(burial.reason)
            command.add(burial.deliveries)
            command.add(place.mostDeadLetters)
        }) { [weak self] result in self?.answered(burial, result) }
    }

    private func answered(_ burial: Burial, _ result: Result<RedisAnswer, RedisFailure>) {
        switch result {
        case .failure: burials.append(burial)
        case .success(.error(let message)):
            refused(burial, message)
        case .success(let answer):
            if answer.integer == 1 { buried() }
            settled([burial.id])
        }
    }

    /// Nobody else would look for it as long as this worker lives: it is told again, however long that takes.
    private func refused(_ burial: Burial, _ message: String) {
        var burial = burial
        burial.refusals += 1
        burial.due = loop.now &+ Self.refusalDelay.after(burial.refusals)
        delayed.append(burial)
        guard burial.refusals == 1 else { return }
        log.error("Redis refused a dead letter", [("stream", place.stream), ("error", message)])
    }
}

extension Settlement: TurnEndTask {
    func turnEnded() {
        isQueued = false
        var ids: [String] = []
        var letters: [Burial] = []
        swap(&ids, &done)
        swap(&letters, &burials)
        var rest = ids[...]
        while !rest.isEmpty {
            send(removing: Array(rest.prefix(Self.mostIDs)))
            rest = rest.dropFirst(Self.mostIDs)
        }
        for letter in letters { send(letter) }
    }
}
