internal import MartletWorker
internal import Protocol
internal import Router

/// Takes one message out of all inboxes that may hold it, some of them at a time.
final class MessageErasure {
    private let job: Job
    private let erasure: EraseJob
    private let worker: Worker
    private let limits: RetentionLimits
    private let metrics: RetentionMetrics
    private var holders = Holders(users: UserList(), isFannedOut: true)
    private var next = 0
    private var underWay = 0
    private var trouble: RedisTrouble?

    init(
        _ job: Job,
        _ erasure: EraseJob,
        worker: Worker,
        limits: RetentionLimits,
        metrics: RetentionMetrics
    ) {
        self.job = job
        self.erasure = erasure
        self.worker = worker
        self.limits = limits
        self.metrics = metrics
    }

    func start() {
        switch erasure.conversation.parties {
        case .users(let one, let other):
            var users = UserList()
            users.append(Array(one.text.utf8).span)
            if other != one { users.append(Array(other.text.utf8).span) }
            begin(Holders(users: users, isFannedOut: true))
        case .group: readHolders()
        case nil: job.reject("not a conversation")
        }
    }

    private func readHolders() {
        let reader = HolderReader(erasure, worker: worker, limits: limits) { [self] result in
            switch result {
            case .success(let holders): wereRead(holders)
            case .failure(let trouble): end(trouble)
            }
        }
        reader.start()
    }

    /// Waits for a delivery that is under way.
    ///
    /// The line is out of the log, so nothing else can still bring it. Where that takes long, what is there goes first.
    private func wereRead(_ holders: Holders) {
        guard holders.isFannedOut || job.deliveries >= limits.patience else {
            return end(nil, isFannedOut: false)
        }
        begin(holders)
    }

    private func begin(_ holders: Holders) {
        self.holders = holders
        advance()
    }

    private func advance() {
        while trouble == nil, underWay < limits.inboxes, next < holders.users.count {
            let user = holders.users[next]
            next += 1
            underWay += 1
            InboxErasure(user, erasure, worker: worker, limits: limits) { [self] in ended(user, $0) }.start()
        }
        if underWay == 0 { end(trouble, isFannedOut: holders.isFannedOut) }
    }

    private func ended(_ user: String, _ result: Result<Bool, RedisTrouble>) {
        underWay -= 1
        switch result {
        case .success(true):
            metrics.erased.increment()
            worker.metrics.deliveries.add(1)
        case .success(false): break
        // One sick inbox is no reason to leave the message in all others.
        case .failure(.refused(let reason)):
            metrics.refusedInboxes.increment()
            worker.log.error(
                "a deleted message could not be erased from an inbox",
                [("user", user), ("conversation", erasure.conversation.text), ("reason", reason)]
            )
        case .failure(.unavailable(let reason)): trouble = .unavailable(reason)
        }
        advance()
    }

    private func end(_ trouble: RedisTrouble?, isFannedOut: Bool = true) {
        let isExhausted = job.deliveries >= limits.mostDeliveries
        switch trouble {
        case nil where isFannedOut: job.done()
        case nil where isExhausted: job.reject("the group is not fanned out up to the deletion")
        case nil: job.fail("the group is not fanned out up to the deletion")
        case .refused(let reason) where isExhausted: failed { job.reject(reason) }
        case .refused(let reason): failed { job.fail(reason) }
        case .unavailable(let reason): failed { job.fail(reason) }
        }
    }

    private func failed(_ answer: () -> Void) {
        metrics.failures.increment()
        answer()
    }
}
