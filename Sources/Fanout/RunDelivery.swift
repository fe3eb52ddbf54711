internal import MartletWorker
internal import Router

/// Delivers one run of lines to everybody who gets it, on the connection that its page was read on or not at all.
final class RunDelivery: CallSender {
    private let context: FanoutContext
    private let conversation: String
    private let lines: ArraySlice<FanoutLine>
    private let users: UserList
    private let generation: UInt64
    private let completion: (RunDelivery, Result<Void, RedisTrouble>) -> Void
    private var round: DeliveryRound
    /// What the inboxes of members who were refused said last, for their dead letters.
    private var reasons: [Int: String] = [:]
    private var isOver = false

    init(
        _ run: Range<Int>,
        of page: FanoutPage,
        _ conversation: String,
        on generation: UInt64,
        context: FanoutContext,
        completion: @escaping (RunDelivery, Result<Void, RedisTrouble>) -> Void
    ) {
        self.context = context
        self.conversation = conversation
        self.generation = generation
        self.completion = completion
        lines = page.lines[run]
        users = page.users(of: run)
        let bytes = lines.reduce(0) { $0 + $1.byteCount }
        let perCall = CallSize.members(lines: lines.count, bytes: bytes)
        round = DeliveryRound(members: users.count, perCall: perCall)
    }

    /// Begins, and ends at once where nobody gets the lines.
    func start() {
        if round.phase == .done { end(.success(())) } else { context.window.add(self) }
    }

    var wantsCall: Bool { !isOver && round.wantsCall }

    func call() {
        let members = round.next()
        context.metrics.calls.increment()
        // Another Redis may lack the lines before these. Would it get these first, it would take those for repeats.
        context.redis.send(on: generation) { command in
            DeliverCall.build(
                &command,
                conversation,
                lines: lines,
                users: members.map { users[$0] },
                taps: context.taps.streams,
                names: context.names
            )
        } completion: { [self] result in
            answered(members, result)
            context.window.answered()
        }
    }

    private func answered(_ members: [Int], _ result: Result<RedisAnswer, RedisFailure>) {
        guard !isOver else { return }
        do throws(RedisTrouble) {
            let answer = try DeliverAnswer(try result.outcome())
            context.metrics.deliveries.add(answer.delivered)
            context.worker.metrics.deliveries.add(answer.delivered)
            context.metrics.repeats.add(answer.repeated)
            if let problem = answer.pushProblem {
                context.worker.log.warning("a tap for pushes refused a job", [("reason", problem)])
            }
            perform(try sort(answer.refusals, of: members))
        } catch {
            end(.failure(error))
        }
    }

    /// Who is to be tried again, and for whom that is not worth it.
    private func sort(
        _ refusals: [(position: Int, reason: String)],
        of members: [Int]
    ) throws(RedisTrouble) -> DeliveryRound.Action {
        var refused: [Int] = []
        var hopeless: [Int] = []
        for (position, reason) in refusals where members.indices.contains(position - 1) {
            if case .unavailable(let reason) = RedisTrouble(message: reason) { throw .unavailable(reason) }
            let member = members[position - 1]
            reasons[member] = reason
            if context.quarantine.holds(users[member], now: context.now) {
                hopeless.append(member)
            } else {
                refused.append(member)
            }
        }
        return round.answered(refused: refused, hopeless: hopeless)
    }

    private func perform(_ action: DeliveryRound.Action) {
        switch action {
        case .none: return
        case .send: context.window.add(self)
        case .pause(let milliseconds):
            context.worker.after(.milliseconds(milliseconds)) { [self] in
                if !isOver { perform(round.waited()) }
            }
        case .bury(let members, let tries): bury(members, tries: tries)
        case .finish: end(.success(()))
        }
    }

    private func bury(_ members: [Int], tries: Int) {
        let letters = members.map { member in
            DeadLetter(
                user: users[member],
                conversation: conversation,
                lines: lines.map { String(decoding: $0.id, as: UTF8.self) },
                reason: reasons[member] ?? "",
                tries: tries
            )
        }
        var left = letters.count
        for letter in letters {
            letter.write(context) { [self] result in
                guard !isOver else { return }
                switch result {
                case .success: context.metrics.deadLetters.increment()
                // One member's letter is no reason to keep the others from their lines.
                case .failure(.refused(let reason)): lost(letter, reason)
                case .failure(.unavailable): return end(result)
                }
                context.quarantine.add(letter.user, now: context.now)
                left -= 1
                if left == 0 { perform(round.buried()) }
            }
        }
    }

    private func lost(_ letter: DeadLetter, _ reason: String) {
        context.metrics.lostDeadLetters.increment()
        context.worker.log.error(
            "a dead letter could not be written",
            [
                ("user", letter.user), ("conversation", conversation),
                ("lines", letter.lines.joined(separator: " ")), ("reason", reason),
            ]
        )
    }

    private func end(_ result: Result<Void, RedisTrouble>) {
        isOver = true
        completion(self, result)
    }
}
