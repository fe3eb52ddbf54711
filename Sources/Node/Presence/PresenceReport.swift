internal import Loop
internal import Presence
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Tells Redis whose devices are connected here: soon after the welcome, then again in each round of `RefreshPlan`.
///
/// When a user's last connection here ends, that is said, too: their time is then over after the threshold, unless another
/// node holds them. Who is lost with their node has so much time at least, and a round more at most.
/// One timer for all, eight bytes and a reference for each connection.
final class PresenceReport {
    /// Users of one command: 0.2 ms of Redis' time.
    private static let mostUsers = 100
    /// For how long arrivals and departures are gathered: a storm of reconnects then makes few calls.
    private static let gatheringTime = Duration.milliseconds(20)

    private unowned let node: Node
    private let plan: RefreshPlan
    private var pace: RefreshPace
    private var wheel: RefreshWheel<Session>
    /// How often the wheel has been visited.
    private var visits = 0
    private var timer: Timer?
    /// Sessions that have been welcomed a moment ago, by shard.
    private var arrivals: [[Session]] = Array(repeating: [], count: PresenceShard.count)
    /// Users whose last connection has ended a moment ago, by shard.
    private var departures: [[UserID]] = Array(repeating: [], count: PresenceShard.count)
    private var gathering: Timer?
    private var clock = RedisClock()
    private var lastError = ""

    init(node: Node) {
        self.node = node
        plan = RefreshPlan(threshold: node.configuration.presenceThreshold, groups: PresenceShard.count)
        wheel = RefreshWheel(groups: PresenceShard.count, slotsPerGroup: plan.slotsPerGroup)
        pace = RefreshPace(slotCount: wheel.slotCount)
        timer = node.loop.timer(every: plan.step) { [unowned self] in step() }
    }

    /// A device is here.
    func welcomed(_ session: Session) {
        let shard = PresenceShard.of(session.userID)
        wheel.add(session, group: shard)
        arrivals[shard].append(session)
        gather()
    }

    /// A device is here no more.
    func ended(_ session: Session) {
        guard wheel.remove(session) else { return }
        let isElsewhere = session.user?.sessions.contains { $0 !== session && $0.isWelcomed }
        if isElsewhere == true { return }
        departures[PresenceShard.of(session.userID)].append(session.userID)
        gather()
    }

    func close() {
        timer = nil
        gathering = nil
    }

    /// Redis refused to note something; said once.
    func refused(_ error: String) {
        guard error != lastError else { return }
        lastError = error
        node.log.warning("Redis refused to note who is online", ["error": .text(error)])
    }

    private func step() {
        let connection = node.link.counters.reconnects
        askTime(connection)
        for _ in 0..<pace.stepped(isReady: node.link.isReady, connection: connection) {
            let (shard, sessions) = wheel.visit()
            refresh(sessions, shard, isNaming: plan.writesKeys(visit: visits))
            visits &+= 1
        }
    }

    /// Asks for Redis' clock once a second while anybody is here.
    private func askTime(_ connection: UInt64) {
        guard wheel.count > 0, node.link.isReady, clock.isDue(now: node.loop.now, connection: connection)
        else { return }
        let asked = node.loop.now
        if node.link.submit(to: self, context: asked, { $0.add("TIME") }) { clock.asked(at: asked) }
    }

    /// While Redis is away nothing is queued: when it is back everybody is told of anew.
    private func refresh(_ sessions: [Session], _ shard: Int, isNaming: Bool) {
        guard node.link.isReady else { return node.metrics.presenceSkips.add(sessions.count) }
        for first in stride(from: 0, to: sessions.count, by: Self.mostUsers) {
            let some = sessions[first..<min(first + Self.mostUsers, sessions.count)]
            let signs = SignsOfLife(of: some.map(\.userID), shard, plan, node)
            let isQueued = clock.time(now: node.loop.now).map(signs.submit) ?? signs.submitAnew()
            count(some, isQueued)
            if isQueued, isNaming { for session in some { name(session) } }
        }
    }

    private func count(_ sessions: ArraySlice<Session>, _ isQueued: Bool) {
        (isQueued ? node.metrics.presenceRefreshes : node.metrics.presenceSkips).add(sessions.count)
    }

    private func gather() {
        guard gathering == nil else { return }
        gathering = node.loop.timer(after: Self.gatheringTime) { [unowned self] in flush() }
    }

    /// Departures first: who has come back meanwhile is there.
    private func flush() {
        gathering = nil
        for shard in departures.indices where !departures[shard].isEmpty {
            let users = departures[shard]
            departures[shard] = []
            for first in stride(from: 0, to: users.count, by: Self.mostUsers) {
                letGo(users[first..<min(first + Self.mostUsers, users.count)], shard)
            }
        }
        for shard in arrivals.indices where !arrivals[shard].isEmpty {
            let sessions = arrivals[shard]
            arrivals[shard] = []
            welcome(sessions, shard)
        }
    }

    private func welcome(_ sessions: [Session], _ shard: Int) {
        guard node.link.isReady else { return node.metrics.presenceSkips.add(sessions.count) }
        for first in stride(from: 0, to: sessions.count, by: Self.mostUsers) {
            let some = sessions[first..<min(first + Self.mostUsers, sessions.count)]
            let isQueued = SignsOfLife(of: some.map(\.userID), shard, plan, node).submitArrivals()
            count(some, isQueued)
            if isQueued { for session in some { name(session) } }
        }
    }

    /// Without it their time is over a round later at most.
    private func letGo(_ users: ArraySlice<UserID>, _ shard: Int) {
        guard node.link.isReady else { return }
        _ = node.link.submit(to: self, context: Self.other) { command in
            command.add("FCALL")
            command.add("martlet_1_away")
            command.add(1)
            command.add { node.names.appendOnline(shard: shard, to: &$0) }
            command.add(plan.thresholdSeconds)
            command.add(users.count)
            for user in users { command.add(user.text) }
        }
    }

    /// Says which node the device is on, for operators.
    private func name(_ session: Session) {
        _ = node.link.submit(to: self, context: Self.other) { command in
            command.add("SET")
            command.add {
                node.names.appendPresence(session.userID.text, device: session.deviceID.text, to: &$0)
            }
            command.add(node.configuration.name)
            command.add("EX")
            command.add(plan.keySeconds)
        }
    }
}

extension PresenceReport: ReplyReceiver {
    /// The context of what is answered by nothing of interest; that of TIME is when it was asked.
    private static let other = UInt64.max

    func received(_ reply: Reply, context: UInt64) {
        if context != Self.other, let time = reply.milliseconds { return clock.said(time, asked: context) }
        if reply.kind == .error, let error = reply.string { refused(error) }
    }

    /// The next round catches up.
    func failed(_ error: RedisLinkError, context: UInt64) {}
}
