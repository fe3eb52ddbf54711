internal import Loop
internal import Protocol
internal import Redis

/// Looks at Redis: runs one survey at a time over a link of its own.
final class Looker {
    /// What the owner hears about.
    enum Event {
        case saw(Snapshot)
        /// Redis does not answer, or not in time.
        case failed(RedisDisconnect)
        /// It answers again.
        case recovered
    }

    /// How long Redis may take for one round; it is a handful of reads.
    private static let deadline = Duration.seconds(5)
    /// The largest answer that is taken: lists have bounds, reports some hundred bytes.
    private static let largestReply = 16 << 20

    private var link: RedisLink?
    private let names: RedisNames
    private let report: (Event) -> Void
    private var survey: Survey?
    private var unanswered = 0

    /// Connects; `report` is called from the loop only.
    init(on loop: EventLoop, _ options: TopOptions, report: @escaping (Event) -> Void) {
        names = RedisNames(prefix: options.prefix)
        self.report = report
        var limits = RedisLinkLimits()
        limits.commandDeadline = Self.deadline
        limits.replyBytes = Self.largestReply
        link = RedisLink(loop: loop, url: options.url, tls: options.tls, limits: limits, observer: self)
    }

    deinit {
        link?.close()
    }

    /// Begins to look, unless the last look is still under way.
    func look(_ roster: Roster) {
        guard survey == nil else { return }
        survey = Survey(names: names, roster: roster)
        ask()
    }

    private func ask() {
        guard let questions = survey?.next() else { return }
        if questions.isEmpty {
            guard let snapshot = survey?.snapshot else { return }
            survey = nil
            return report(.saw(snapshot))
        }
        unanswered = questions.count
        for question in questions {
            link?.call(question.command(names)) { [weak self] in self?.answered(question, $0) }
        }
    }

    private func answered(_ question: Question, _ result: Result<RedisValue, RedisLinkError>) {
        unanswered -= 1
        if case .success(let value) = result {
            survey?.answered(question, value)
        } else if survey != nil {
            // The others of the round fail, too; what is known by now is no whole picture.
            survey = nil
            report(.failed(.commandTimedOut))
        }
        if unanswered == 0 { ask() }
    }
}

extension Looker: RedisLinkObserver {
    func connected() { report(.recovered) }
    func retrying(after delay: Duration) {}
    func preludeFailed(_ message: String) {}

    func disconnected(_ reason: RedisDisconnect) {
        if reason != .closed { report(.failed(reason)) }
    }
}
