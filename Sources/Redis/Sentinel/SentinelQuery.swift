internal import Loop

/// Asks the sentinels of a group, one after the other, where the master is.
///
/// Each gets a second at most, so that a query is over after as many seconds as there are sentinels. Letting go of it ends
/// it without a word.
final class SentinelQuery {
    /// How long one sentinel may take: a sentinel has nothing else to do.
    static let patience: Duration = .seconds(1)

    private let loop: EventLoop
    private let url: RedisURL
    private let group: SentinelGroup
    private var order: SentinelOrder
    private let completion: (Result<SentinelFinding, SentinelFailure>) -> Void
    private var link: RedisLink?
    /// Asked in vain so far.
    private var tried = 0
    private var lastReason = "no sentinel"
    /// Whether the sentinel that is being asked has failed; the next one is asked at the end of the turn.
    private var isOver = false
    /// Whether it is asked a second time, with or without a login.
    private var isSecondTry = false
    private var triesAgain = false

    init(
        loop: EventLoop,
        url: RedisURL,
        group: SentinelGroup,
        order: SentinelOrder,
        completion: @escaping (Result<SentinelFinding, SentinelFailure>) -> Void
    ) {
        self.loop = loop
        self.url = url
        self.group = group
        self.order = order
        self.completion = completion
        ask()
    }

    deinit {
        link?.close()
    }

    private func ask() {
        isOver = false
        var limits = RedisLinkLimits()
        limits.connectTimeout = Self.patience
        limits.commandDeadline = Self.patience
        let sentinel = group.sentinels[order.current]
        let link = RedisLink(
            loop: loop,
            url: url.ofSentinel(sentinel, signsIn: order.signsIn),
            limits: limits,
            observer: self
        )
        self.link = link
        link.call(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", group.name]) { [weak self, weak link] result in
            guard let self, let link, link === self.link else { return }
            answered(result, by: sentinel)
        }
    }

    private func answered(_ result: Result<RedisValue, RedisLinkError>, by sentinel: SentinelAddress) {
        switch result {
        case .failure: failed("\(sentinel) did not answer")
        case .success(let value):
            let words = value.elements
            if let address = SentinelAddress(host: words?.first?.text, port: words?.last?.text) {
                finish(.success(SentinelFinding(master: address, order: order)))
            } else if case .error(let message) = value {
                failed("\(sentinel): \(message)")
            } else {
                failed("\(sentinel) knows no master '\(group.name)'")
            }
        }
    }

    private func failed(_ reason: String) {
        guard link != nil, !isOver else { return }
        isOver = true
        lastReason = reason
        loop.atTurnEnd(self)
    }

    private func finish(_ result: Result<SentinelFinding, SentinelFailure>) {
        link?.close()
        link = nil
        completion(result)
    }
}

extension SentinelQuery: TurnEndTask {
    /// Not from within a link's own call: that link is closed here.
    func turnEnded() {
        guard isOver, link != nil else { return }
        link?.close()
        link = nil
        isSecondTry = triesAgain
        triesAgain = false
        if isSecondTry { return ask() }
        tried += 1
        order.failed(of: group.sentinels.count)
        guard tried < group.sentinels.count else {
            return finish(.failure(SentinelFailure(reason: lastReason, order: order)))
        }
        ask()
    }
}

extension SentinelQuery: RedisLinkObserver {
    func connected() {}

    func disconnected(_ reason: RedisDisconnect) {
        failed("\(group.sentinels[order.current]): \(reason)")
    }

    func retrying(after delay: Duration) {}

    /// A sentinel may want a login, or none; which shows only when it is asked.
    func preludeFailed(_ message: String) {
        guard url.password != nil, !isSecondTry, !isOver else { return }
        guard order.signsIn ? message.hasPrefix("AUTH") : message.contains("NOAUTH") else { return }
        order.signsIn.toggle()
        triesAgain = true
    }
}
