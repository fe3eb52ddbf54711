internal import Loop
internal import Protocol
internal import Router
internal import Telemetry

/// Sends a node's sessions away over a time, each with the word when to come back, so that they do not all reconnect
/// at once.
final class Drain {
    /// How often a share of the sessions is sent away.
    private static let interval = Duration.milliseconds(100)

    private unowned let node: Node
    private let completion: () -> Void
    private var waiting: [Session] = []
    private var ticksLeft: Int
    private var timer: Timer?
    private var lastCall: Timer?
    private var isHurried = false
    private var isOver = false

    init(node: Node, completion: @escaping () -> Void) {
        self.node = node
        self.completion = completion
        let interval = Drain.interval.milliseconds
        ticksLeft = max(1, Int(node.configuration.drainTime.milliseconds / interval))
        waiting = node.users.sessions.shuffled()
        node.log.info("draining", ["sessions": .integer(waiting.count)])
        timer = node.loop.timer(every: Drain.interval) { [unowned self] in tick() }
        lastCall = node.loop.timer(after: node.configuration.drainTime + ServerSocket.closeTimeout) {
            [unowned self] in
            finish()
        }
    }

    /// Sends away at once whoever is left, and waits for nobody when it is called again.
    func hurry() {
        guard !isHurried else { return finish() }
        isHurried = true
        ticksLeft = 1
        tick()
        lastCall = node.loop.timer(after: ServerSocket.closeTimeout) { [unowned self] in finish() }
    }

    /// A session has ended, the socket of one has been closed, or a request has been answered.
    func connectionEnded() {
        if isEmpty { finishSoon() }
    }

    private func tick() {
        let share = (waiting.count + ticksLeft - 1) / max(1, ticksLeft)
        ticksLeft = max(1, ticksLeft - 1)
        for _ in 0..<share {
            guard let session = waiting.popLast() else { break }
            session.sendAway()
        }
        if isEmpty { finishSoon() }
    }

    /// Everybody has been sent away, and has got the last frames or has had the time for them.
    private var isEmpty: Bool {
        waiting.isEmpty && node.users.count == 0 && node.closingSockets == 0 && node.exchangeCount == 0
    }

    /// The last answers to HTTP leave at the end of the turn.
    private func finishSoon() {
        guard !isOver else { return }
        timer?.cancel()
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

extension Session {
    /// Says that the node is leaving and when to come back, and closes with 1012.
    func sendAway() {
        guard !hasEnded else { return }
        node.scratch.withFrame { scratch in
            // Long enough for the load balancer to notice, spread so that the clients come one by one.
            ServerFrame.appendDrain(after: .random(in: 0...500), resume: delivery.visible, to: &scratch)
            socket.sendText(scratch.span)
        }
        close(.serviceRestart)
    }
}
