/// Says of each message what became of it, from the run's record and what Redis has in the end, and from nothing else.
package struct Checker: Sendable {
    let record: Record
    let stored: [StoredConversation]
    /// `sent` waits for replicas, so that failovers are no excuse.
    let waits: Bool

    let devicesOfUser: [[Int]]
    /// When each device got each message first; `never` if it did not.
    let firstSeen: [[Int32]]
    /// What became of each send.
    let fates: [Fate]

    static let never = Int32.max

    /// What became of a send.
    enum Fate: Equatable {
        /// In the log, or deleted from it on request.
        case stored(LineNumber)
        case deleted(LineNumber)
        /// Acknowledged, and gone by a failover.
        case gone(LineNumber)
        /// Acknowledged, and not in the log for no reason.
        case missing(LineNumber)
        case refused
        case unanswered
    }

    /// How long before a failover a message may have been acknowledged that it loses, in ms: more than the sentinels and
    /// the clients of the old master take to notice.
    private static let lossBefore = 5_000
    private static let lossAfter = 15_000

    /// `stored` has what Redis has of each conversation of the world, in its order.
    package init(record: Record, stored: [StoredConversation], waits: Bool) {
        self.record = record
        self.stored = stored
        self.waits = waits
        devicesOfUser = record.world.devicesOfUser
        firstSeen = Checker.firstSeen(record)
        fates = record.sends.map { Checker.fate(of: $0, record, stored[$0.conversation]) }
    }

    /// Everything that is wrong.
    package func verdict() -> Verdict {
        var verdict = Verdict()
        judgeSends(&verdict)
        judgeDeliveries(&verdict)
        judgeArrivals(&verdict)
        judgeReceipts(&verdict)
        verdict.violations += missingReceipts()
        judgeDeletions(&verdict)
        for oddity in record.oddities { verdict.found(.oddity, oddity) }
        return verdict
    }

    /// A send in words.
    func describe(_ token: Int) -> String {
        let send = record.sends[token]
        let device = record.world.devices[send.device]
        let conversation = record.world.conversations[send.conversation].name
        let sent = send.acknowledgedAt.map { ", sent at \($0) ms as \(send.line?.text ?? "?")" } ?? ""
        return "message \(token) of \(record.world.users[device.user])/\(device.name) to \(conversation)"
            + " (submitted at \(send.at) ms\(sent))"
    }

    func describe(device: Int) -> String {
        let device = record.world.devices[device]
        return "\(record.world.users[device.user])/\(device.name)"
    }

    private static func firstSeen(_ record: Record) -> [[Int32]] {
        record.arrivals.map { arrivals in
            var times = [Int32](repeating: never, count: record.sends.count)
            for arrival in arrivals where times[arrival.token] == never {
                times[arrival.token] = Int32(clamping: arrival.at)
            }
            return times
        }
    }

    private static func fate(of send: Send, _ record: Record, _ stored: StoredConversation) -> Fate {
        if send.refusal != nil { return .refused }
        guard let time = send.acknowledgedAt, let line = send.line else { return .unanswered }
        if stored.deletions[line] != nil { return .deleted(line) }
        if stored.tokens[line] != nil { return .stored(line) }
        let isExplained = record.faults.contains { fault in
            fault.kind.isFailover && time >= fault.at - lossBefore
                && time <= (fault.repairedAt ?? fault.at) + lossAfter
        }
        return isExplained ? .gone(line) : .missing(line)
    }
}
