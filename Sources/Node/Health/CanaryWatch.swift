internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Sends the node's canary through Redis, and does what `Canary` makes of its coming back.
///
/// It goes out by the command link and comes back by the subscription link. A new subscription link reads for every
/// session what it may have missed, as after any other interruption.
final class CanaryWatch {
    private unowned let node: Node
    private let channel: [UInt8]
    private var canary = Canary()
    private var timer: Timer?
    private var lastError = ""

    init(node: Node) {
        self.node = node
        var channel: [UInt8] = []
        node.names.appendCanary(node.configuration.name, to: &channel)
        self.channel = channel
    }

    /// The last canary came back in time, on the subscription link that is up.
    var isWell: Bool { canary.health == .well }

    func start() {
        let channel = channel
        node.subscriber.subscribe(channel.span)
        timer = node.loop.timer(every: .milliseconds(Canary.lookInterval)) { [unowned self] in look() }
    }

    func close() {
        timer = nil
    }

    /// Whether a channel is the canary's; from the end, where it differs from all others.
    func isOwn(_ other: Span<UInt8>) -> Bool {
        guard other.count == channel.count else { return false }
        for index in channel.indices.reversed() where channel[index] != other[index] { return false }
        return true
    }

    func subscribed() {
        canary.subscribed()
        look()
    }

    func interrupted() {
        canary.interrupted()
    }

    /// Something was published on the canary's channel.
    func published(_ payload: Span<UInt8>) {
        guard let number = UInt64(String(copying: payload, 0..<payload.count)) else { return }
        switch canary.returned(number, now: node.loop.now) {
        case .stranger: return
        case .expected(let time): node.metrics.canaryTimes.observe(time)
        case .recovered(let time):
            node.metrics.canaryTimes.observe(time)
            node.log.info("the canary is back", ["canary": .integer(Int(clamping: number))])
        }
    }

    private func look() {
        perform(canary.looked(now: node.loop.now, heard: node.subscriber.counters.bytesIn))
    }

    private func perform(_ action: Canary.Action) {
        switch action {
        case .none: return
        case .publish(let number): publish(number)
        case .report(.unanswered):
            node.metrics.canariesUnanswered.increment()
            tell("a canary is late: Redis does not answer")
        case .report(.behind):
            node.metrics.canariesBehind.increment()
            tell("a canary is late: the subscription link is behind")
        case .reconnect:
            node.metrics.canariesUnheard.increment()
            tell("publications do not arrive")
            node.subscriber.reconnect(because: .deaf)
        }
    }

    private func tell(_ message: StaticString) {
        node.log.warning(message, ["canary": .integer(Int(clamping: canary.number))])
    }

    private func publish(_ number: UInt64) {
        let channel = channel
        let isQueued = node.link.submit(to: self, context: number) { command in
            command.add("PUBLISH")
            command.add(channel.span)
            command.add(number)
        }
        if !isQueued { perform(canary.failed(number)) }
    }
}

extension CanaryWatch: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        guard reply.isError else { return canary.answered(context, now: node.loop.now) }
        let error = reply.string ?? ""
        if error != lastError { node.log.warning("Redis refused the canary", ["error": .text(error)]) }
        lastError = error
        perform(canary.failed(context))
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        perform(canary.failed(context))
    }
}
