internal import Loop
internal import Presence
internal import Protocol
internal import Telemetry

/// Reads who is there of the watched users, a bounded number at a time.
///
/// After an interruption all that are watched here are read again, which may be very many.
final class PresenceReadings {
    /// Readings under way: enough to fill the pipeline, few enough that others have their turn in between.
    private static let mostUnderWay = 4
    /// When users are read again whom Redis did not tell of.
    private static let retryDelay = Duration.seconds(1)

    private unowned let node: Node
    /// Who is to be read; those before `head` have been served.
    private var waiting: [WatchedUser<Session>] = []
    private var head = 0
    private var underWay = 0
    private var failed: [WatchedUser<Session>] = []
    private var retry: Timer?
    private var isTurnEndPending = false
    private var lastError = ""

    init(node: Node) {
        self.node = node
    }

    /// Users that wait to be read.
    var length: Int { waiting.count - head + failed.count }

    /// The user is read when their turn comes; each is here once at most, by their phase.
    func enter(_ user: WatchedUser<Session>) {
        if length > 2 * node.watching.userCount + PresenceReading.mostUsers { dropForgotten() }
        waiting.append(user)
        guard !isTurnEndPending else { return }
        // By then all users of a frame or of a batch of confirmations are here.
        isTurnEndPending = true
        node.loop.atTurnEnd(self)
    }

    /// Clients may change whom they watch faster than Redis answers.
    private func dropForgotten() {
        waiting.removeFirst(head)
        head = 0
        waiting.removeAll(where: \.isForgotten)
    }

    private func advance() {
        while underWay < PresenceReadings.mostUnderWay, head < waiting.count { begin() }
        if head == waiting.count {
            waiting.removeAll(keepingCapacity: waiting.count <= PresenceReading.mostUsers)
            head = 0
        } else if head * 2 > waiting.count {
            waiting.removeFirst(head)
            head = 0
        }
    }

    /// Reads the next ones that still want it.
    private func begin() {
        var users: [WatchedUser<Session>] = []
        var numbers: [UInt32] = []
        while users.count < PresenceReading.mostUsers, head < waiting.count {
            let user = waiting[head]
            head += 1
            guard !user.isForgotten, let number = user.knowledge.readingBegan() else { continue }
            users.append(user)
            numbers.append(number)
        }
        guard !users.isEmpty else { return }
        let reading = PresenceReading(users.map(\.id)) { [weak self] reading in
            guard let self else { return }
            underWay -= 1
            ended(reading, users, numbers)
            advance()
        }
        if reading.submit(on: node.link, node.names) { underWay += 1 } else { ended(reading, users, numbers) }
    }

    private func ended(_ reading: PresenceReading, _ users: [WatchedUser<Session>], _ numbers: [UInt32]) {
        if let error = reading.refusal { report(error) }
        for (index, user) in users.enumerated() where !user.isForgotten {
            if let time = reading.time, let status = reading.status(index) {
                node.metrics.presenceReads.increment()
                let action = user.knowledge.wasRead(status, at: time, number: numbers[index])
                node.watching.perform(action, user)
            } else if user.knowledge.readingFailed(number: numbers[index]) == .read {
                failed.append(user)
            }
        }
        guard !failed.isEmpty, retry == nil else { return }
        retry = node.loop.timer(after: PresenceReadings.retryDelay) { [unowned self] in readFailedAgain() }
    }

    private func readFailedAgain() {
        retry = nil
        waiting += failed
        failed = []
        advance()
    }

    private func report(_ error: String) {
        guard error != lastError else { return }
        lastError = error
        node.log.warning("Redis refused to say who is online", ["error": .text(error)])
    }
}

extension PresenceReadings: TurnEndTask {
    func turnEnded() {
        isTurnEndPending = false
        advance()
    }
}
