internal import Loop
internal import Presence
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Tells Redis whose devices are connected here: soon after the welcome, then again every third of the threshold.
///
/// Nothing is said when a connection ends: who does not come back, anywhere, goes offline when the threshold has passed.
/// One timer for all, eight bytes and a reference for each connection.
final class PresenceReport {
    /// Users of one call: 0.2 ms of Redis' time.
    private static let mostUsers = 100
    /// For how long arrivals are gathered: a storm of reconnects then makes few calls.
    private static let gatheringTime = Duration.milliseconds(20)

    private unowned let node: Node
    private let plan: RefreshPlan
    private var wheel: RefreshWheel<Session>
    private var timer: Timer?
    /// Sessions that have been welcomed a moment ago, by shard.
    private var arrivals: [[Session]] = Array(repeating: [], count: PresenceShard.count)
    private var gathering: Timer?
    private var lastError = ""

    init(node: Node) {
        self.node = node
        plan = RefreshPlan(threshold: node.configuration.presenceThreshold, groups: PresenceShard.count)
        wheel = RefreshWheel(groups: PresenceShard.count, slotsPerGroup: plan.slotsPerGroup)
        timer = node.loop.timer(every: plan.step) { [unowned self] in
            let (shard, sessions) = wheel.visit()
            tell(sessions, shard, areArrivals: false)
        }
    }

    /// A device is here.
    func welcomed(_ session: Session) {
        let shard = PresenceShard.of(session.userID)
        wheel.add(session, group: shard)
        arrivals[shard].append(session)
        guard gathering == nil else { return }
        gathering = node.loop.timer(after: Self.gatheringTime) { [unowned self] in flush() }
    }

    /// A device is here no more.
    func ended(_ session: Session) {
        wheel.remove(session)
    }

    func close() {
        timer = nil
        gathering = nil
    }

    private func flush() {
        gathering = nil
        for shard in arrivals.indices where !arrivals[shard].isEmpty {
            tell(arrivals[shard], shard, areArrivals: true)
            arrivals[shard] = []
        }
    }

    /// While Redis is away nothing is queued: the next round says what is true then.
    private func tell(_ sessions: [Session], _ shard: Int, areArrivals: Bool) {
        guard node.link.isReady else { return node.metrics.presenceSkips.add(sessions.count) }
        var first = 0
        while first < sessions.count {
            let last = min(first + Self.mostUsers, sessions.count)
            tell(sessions[first..<last], shard, areArrivals: areArrivals)
            first = last
        }
    }

    private func tell(_ sessions: ArraySlice<Session>, _ shard: Int, areArrivals: Bool) {
        let taps = node.taps.presence
        let isQueued = node.link.submit(to: self, context: Request.online) { command in
            command.add("FCALL")
            command.add("martlet_1_online")
            command.add(1 + taps.count)
            command.add { node.names.appendOnline(shard: shard, to: &$0) }
            for tap in taps { command.add(tap.stream.span) }
            command.add(plan.thresholdSeconds)
            command.add { node.names.appendPresenceChannelHead(to: &$0) }
            command.add(areArrivals ? 1 : 0)
            command.add(sessions.count)
            for session in sessions { command.add(session.userID.text) }
            for tap in taps { command.add(tap.limit) }
        }
        guard isQueued else { return node.metrics.presenceSkips.add(sessions.count) }
        node.metrics.presenceRefreshes.add(sessions.count)
        for session in sessions { name(session) }
    }

    /// Says which node the device is on, for operators.
    private func name(_ session: Session) {
        _ = node.link.submit(to: self, context: Request.name) { command in
            command.add("SET")
            command.add {
                node.names.appendPresence(session.userID.text, device: session.deviceID.text, to: &$0)
            }
            command.add(node.configuration.name)
            command.add("EX")
            command.add(plan.thresholdSeconds)
        }
    }
}

extension PresenceReport: ReplyReceiver {
    /// What was asked, as the context of a command.
    private enum Request {
        static let online: UInt64 = 0
        static let name: UInt64 = 1
    }

    func received(_ reply: Reply, context: UInt64) {
        if let arrivals = reply.integer, context == Request.online {
            return node.metrics.presenceArrivals.add(Int(clamping: arrivals))
        }
        guard reply.kind == .error, let error = reply.string, error != lastError else { return }
        lastError = error
        node.log.warning("Redis refused to note who is online", ["error": .text(error)])
    }

    /// The next round catches up.
    func failed(_ error: RedisLinkError, context: UInt64) {}
}
