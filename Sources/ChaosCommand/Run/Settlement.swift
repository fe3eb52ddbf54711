import Chaos
import Client
import Loop
import TestSupport

/// The end of a run: the load has stopped and nothing is broken any more; what is under way has its time to arrive.
final class Settlement {
    private let options: ChaosOptions
    private let fleet: Fleet
    private let crowd: Crowd
    private let desk: GroupDesk
    private let loop: EventLoop
    private let began: Int

    /// For all clients to be live and all sends to be answered: longer than the longest back-off of the client library.
    private static let liveTime = Duration.seconds(90)
    /// Between two looks into Redis, which read everything.
    private static let pause = Duration.milliseconds(500)
    /// Looks into Redis at most: pauses and looks together exceed the usual patience.
    private static let mostLooks = 120

    init(_ options: ChaosOptions, fleet: Fleet, crowd: Crowd, desk: GroupDesk, loop: EventLoop) {
        self.options = options
        self.fleet = fleet
        self.crowd = crowd
        self.desk = desk
        self.loop = loop
        began = crowd.now
    }

    /// Waits for everything that should still come, and judges.
    func report() throws -> ChaosReport {
        let areLive = wait(Settlement.liveTime) {
            crowd.retryDeletions()
            return desk.isIdle && crowd.openDeletions.isEmpty
                && crowd.clients.allSatisfy { $0.isLive && $0.unanswered == 0 }
        }
        var isComplete = try look { $0.missingDeliveries(limit: 1).isEmpty }
        let settling = crowd.now - began
        crowd.readEverything()
        _ = wait(.seconds(30)) { crowd.clients.allSatisfy(\.client.hasConfirmedReads) }
        isComplete = try look { $0.missingReceipts().isEmpty && $0.missingDeliveries(limit: 1).isEmpty }
        if !isComplete { Progress.say("something did not arrive in time") }
        var verdict = try checker().verdict()
        if !areLive { verdict.add(notLive) }
        var facts = options.facts(workers: fleet.workers.count, hasBalancer: fleet.balancer != nil)
        facts.settling = settling
        return ChaosReport(facts, crowd.record, verdict)
    }

    private var notLive: [Violation] {
        crowd.clients.filter { !$0.isLive }.map { client in
            let device = crowd.world.devices[client.device]
            let end = client.client.lastEnd.map { "\($0)" } ?? "no reason"
            return Violation(
                .notLive,
                "\(crowd.world.users[device.user])/\(device.name) is \(client.client.status): \(end)"
            )
        }
    }

    /// Looks into Redis until nothing is missing; false when the time is over.
    private func look(_ isEnough: (Checker) -> Bool) throws -> Bool {
        let deadline = Deadline(after: .seconds(options.patience))
        for _ in 0..<Settlement.mostLooks {
            if isEnough(try checker()) { return true }
            if deadline.hasPassed { return false }
            _ = wait(Settlement.pause) { false }
        }
        return false
    }

    /// A checker of everything so far; the loop turns meanwhile, lest clients be taken for dead.
    private func checker() throws -> Checker {
        let reader = LogReader(socket: fleet.redis.masterSocket)
        var stored: [StoredConversation] = []
        for conversation in crowd.world.conversations {
            let lines = try reader.lines(of: conversation.name)
            stored.append(StoredConversation(lines, of: conversation, users: crowd.users))
            _ = loop.run(for: .zero) { false }
        }
        return Checker(record: crowd.record, stored: stored, waits: options.waitReplicas > 0)
    }

    private func wait(_ limit: Duration, until condition: () -> Bool) -> Bool {
        let look = loop.timer(every: .milliseconds(50)) {}
        defer { look.cancel() }
        return loop.run(for: limit, until: condition)
    }
}
