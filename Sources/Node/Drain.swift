internal import Loop
internal import Protocol
internal import Router
internal import Telemetry

/// Sends a node's sessions away over a time, each at a moment of its own, so that they do not all reconnect at once.
///
/// A client that is told its moment is served until then and leaves by itself: it misses hardly more than the time of a
/// new connection. One that stays is sent away a little later, once everything that it has sent is answered.
final class Drain {
    /// Over how long clients come back that are all sent away at once, in ms.
    private static let hurriedSpread: UInt64 = 1_000

    private unowned let node: Node
    private let completion: () -> Void
    private var plan: DrainPlan
    /// Those that are still to be told.
    private var waiting: [Session] = []
    /// Those that were told.
    private var leaving: [(session: Session, departure: Departure)] = []
    private var timer: Timer?
    private var lastCall: Timer?
    private var isHurried = false
    private var isOver = false

    /// Nothing is done before `begin()`.
    init(node: Node, completion: @escaping () -> Void) {
        self.node = node
        self.completion = completion
        plan = DrainPlan(
            now: node.loop.now,
            delay: node.configuration.drainDelay.milliseconds,
            time: node.configuration.drainTime.milliseconds
        )
    }

    /// Nobody new comes in.
    var isShut: Bool { plan.isShut }

    func begin() {
        let configuration = node.configuration
        node.log.info("draining", ["sessions": .integer(node.users.sessions.count)])
        timer = node.loop.timer(every: .milliseconds(DrainPlan.interval)) { [unowned self] in tick() }
        let limit = DrainPlan.limit(
            delay: configuration.drainDelay.milliseconds,
            time: configuration.drainTime.milliseconds
        )
        lastCall = node.loop.timer(after: .milliseconds(limit) + ServerSocket.closeTimeout) {
            [unowned self] in
            finish()
        }
        tick()
    }

    /// Sends away at once whoever is left, and waits for nobody when it is called again.
    func hurry() {
        guard !isHurried else { return finish() }
        isHurried = true
        if plan.hurried(now: node.loop.now) { shut() }
        for (session, _) in leaving { session.close(.serviceRestart) }
        for session in waiting {
            session.tellToMove(after: .random(in: 0...Drain.hurriedSpread))
            session.close(.serviceRestart)
        }
        waiting = []
        leaving = []
        lastCall = node.loop.timer(after: ServerSocket.closeTimeout) { [unowned self] in finish() }
        connectionEnded()
    }

    /// A session has ended, the socket of one has been closed, or a request has been answered.
    func connectionEnded() {
        if isEmpty { finishSoon() }
    }

    private func tick() {
        let now = node.loop.now
        if plan.ticked(now: now) { shut() }
        for _ in 0..<plan.share(of: waiting.count, now: now) { tellNext(now: now) }
        moveOn(now: now)
        connectionEnded()
    }

    private func shut() {
        node.stopListening()
        waiting = node.users.sessions.shuffled()
    }

    /// One that has not been welcomed yet is told later, if there is time: it would have to do all of it again.
    private func tellNext(now: UInt64) {
        guard let session = waiting.popLast(), !session.hasEnded else { return }
        guard session.isWelcomed || plan.isLastCall(now: now) else { return waiting.insert(session, at: 0) }
        // Within a tick they come one by one, too.
        let after = UInt64.random(in: 0..<DrainPlan.interval)
        session.tellToMove(after: after)
        leaving.append((session, Departure(at: now + after)))
    }

    private func moveOn(now: UInt64) {
        leaving.removeAll { $0.session.hasEnded }
        for (session, departure) in leaving {
            switch departure.step(now: now, isQuiet: session.isQuiet) {
            case .stay: break
            case .stopReading: session.stopReading()
            case .close: session.close(.serviceRestart)
            }
        }
    }

    /// Everybody has left, and has got the last frames or has had the time for them.
    private var isEmpty: Bool {
        plan.isShut && node.users.count == 0 && node.closingSockets == 0 && node.exchangeCount == 0
    }

    /// The last answers to HTTP and the last words to Redis leave at the end of the turn.
    private func finishSoon() {
        guard !isOver else { return }
        timer?.cancel()
        node.report.leave()
        lastCall = node.loop.timer(after: .milliseconds(50)) { [unowned self] in finish() }
    }

    private func finish() {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        lastCall?.cancel()
        completion()
    }
}
