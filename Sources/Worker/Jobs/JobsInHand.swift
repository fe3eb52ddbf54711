/// Which jobs of a stream this worker has, and what becomes of each: the part that shared and partitioned streams share.
///
/// A job is in hand from `admit` to `answered`, then settling until Redis has the answer, or waiting for another
/// delivery. Whatever is in one of these is not taken a second time when it is found pending.
struct JobsInHand: Equatable, Sendable {
    let rules: JobRules
    /// Id to number of deliveries; with the handler.
    private(set) var hand: [String: Int] = [:]
    /// Id to number of deliveries; taken, and not yet with the handler.
    private(set) var parked: [String: Int] = [:]
    /// Answered, and Redis has not confirmed it.
    private(set) var settling: Set<String> = []
    /// To be claimed when their time has come.
    private(set) var waiting = WaitingJobs()

    /// Taken on a connection that is lost: what is done for them may be lost with it.
    private var outdated: Set<String> = []

    init(_ rules: JobRules) {
        self.rules = rules
    }

    /// Jobs that the handler may get beside those that it has.
    var room: Int { max(0, rules.capacity - hand.count - parked.count) }

    /// Further jobs may wait, for another delivery or for Redis to accept their dead letters.
    var hasWaitingRoom: Bool { waiting.count + settling.count < rules.mostWaiting }

    /// So few wait for Redis to have their answers that further ones may.
    var hasSettlingRoom: Bool { settling.count < rules.mostWaiting }

    func isKnown(_ id: String) -> Bool {
        hand[id] != nil || parked[id] != nil || settling.contains(id) || waiting.contains(id)
    }

    /// Those of the next `most` pending jobs from an id on that are here already, in order.
    ///
    /// A few more than needed, as those that are settling may not be pending any more.
    func known(from start: String, most: Int) -> [String] {
        guard let start = StreamID(start) else { return [] }
        let all = [Array(hand.keys), Array(parked.keys), Array(settling), waiting.all.map(\.id)].joined()
        return all.compactMap { text in StreamID(text).map { (id: $0, text: text) } }
            .filter { $0.id >= start }
            .sorted { $0.id < $1.id }
            .prefix(most + settling.count)
            .map(\.text)
    }

    /// A job was read or claimed; its number of deliveries includes this one.
    mutating func admit(_ id: String, deliveries: Int) -> Admission {
        guard !isKnown(id) else { return .ignore }
        if let most = rules.mostDeliveries, deliveries > most {
            settling.insert(id)
            return .giveUp
        }
        guard hand.count < rules.capacity else {
            parked[id] = deliveries
            return .park
        }
        hand[id] = deliveries
        return .hand
    }

    /// A parked job goes to the handler: its number of deliveries; nil when the handler has as many as it may.
    mutating func unpark(_ id: String) -> Int? {
        guard hand.count < rules.capacity, let deliveries = parked.removeValue(forKey: id) else { return nil }
        hand[id] = deliveries
        return deliveries
    }

    /// The envelope of a job is unusable; it was never handed over.
    mutating func refused(_ id: String) {
        hand[id] = nil
        parked[id] = nil
        settling.insert(id)
    }

    /// The handler has answered.
    mutating func answered(_ id: String, _ answer: JobAnswer, now: UInt64) -> JobVerdict {
        guard let deliveries = hand.removeValue(forKey: id) else { return .unknown }
        let isOutdated = outdated.remove(id) != nil
        switch answer {
        case .done where isOutdated:
            waitAgain(id, deliveries: deliveries, now: now)
            return .retry
        case .done:
            settling.insert(id)
            return .remove
        case .rejected(let reason):
            settling.insert(id)
            return .bury(reason: reason, deliveries: deliveries)
        case .failed(let reason):
            guard !rules.isExhausted(deliveries) else {
                settling.insert(id)
                return .bury(reason: reason, deliveries: deliveries)
            }
            let delay = rules.delay.after(deliveries)
            // Half of it: whoever claimed it meanwhile has made it younger, and clocks differ a little.
            wait(
                WaitingJob(
                    id: id,
                    deliveries: deliveries,
                    due: now &+ delay,
                    leastIdle: delay / 2,
                    isOwn: true
                )
            )
            return .retry
        }
    }

    /// Redis has removed or buried the job.
    mutating func settled(_ ids: [String]) {
        settling.subtract(ids)
    }

    /// The connection is lost: what is in hand has to be handled again, where that is the rule.
    mutating func connectionLost() {
        guard rules.isBound else { return }
        outdated.formUnion(hand.keys)
        outdated.formUnion(parked.keys)
    }

    /// Redis has not removed these jobs before the connection was lost: they are handled again.
    mutating func unsettled(_ ids: [String], now: UInt64) {
        settling.subtract(ids)
        for id in ids { waitAgain(id, deliveries: 1, now: now) }
    }

    private mutating func waitAgain(_ id: String, deliveries: Int, now: UInt64) {
        let due = now &+ rules.delay.after(1)
        wait(WaitingJob(id: id, deliveries: deliveries, due: due, leastIdle: 0, isOwn: true))
    }

    /// A pending job is to be claimed.
    mutating func wait(_ job: WaitingJob) {
        guard !isKnown(job.id) else { return }
        waiting.add(job)
    }

    /// Takes jobs whose delay is over, as many as there is room for.
    mutating func takeDue(now: UInt64, most: Int) -> [WaitingJob] {
        waiting.takeDue(now: now, most: min(most, room))
    }
}
