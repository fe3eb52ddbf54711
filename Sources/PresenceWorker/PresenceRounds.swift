package import MartletWorker
internal import Presence
internal import Protocol
internal import Router

/// The built-in worker that notices who has gone offline.
///
/// It keeps nothing but since when Redis has been there. Several run at a time without leases: the function that lets a
/// user go does so once, whoever calls.
package final class PresenceRounds {
    /// The role under which the workers show themselves.
    package static let role = "presence"
    /// How often the shards are looked through, and so how late somebody may go offline.
    private static let period: Duration = .seconds(1)

    private let worker: Worker
    private let metrics: PresenceMetrics
    private var steadiness = Steadiness()
    /// As the last round knew it; the round reads it first.
    private var taps: [Tap] = []
    private var lastProblem = ""

    /// Has a worker, which does not run yet, see to who goes offline.
    package static func install(on worker: Worker) {
        let rounds = PresenceRounds(worker)
        worker.work(as: role, every: period) { rounds.begin($0) }
    }

    private init(_ worker: Worker) {
        self.worker = worker
        metrics = PresenceMetrics(worker.metrics)
    }

    private func begin(_ round: WorkerRound) {
        if round.followsInterruption { steadiness.interrupted() }
        look(round, since: .now)
    }

    /// Reads taps and clock, then all shards; again at once while some shard has more than a page.
    private func look(_ round: WorkerRound, since start: ContinuousClock.Instant) {
        worker.redis.send(["HGETALL", worker.names.registry]) { [self] in learnTaps($0) }
        // Answered before the clock: what was watched until now counts no more if Redis refuses.
        probeWrites()
        worker.redis.send(["TIME"]) { [self] result in
            guard let now = time(result) else { return round.end() }
            steadiness.looked(at: now)
            let sweep = ShardSweep(worker: worker, taps: taps, now: now, steadiness: steadiness)
            sweep.run { [self] in
                count(sweep)
                if sweep.hasMore { return look(round, since: start) }
                metrics.looking.observe(start.duration(to: .now))
                round.end()
            }
        }
    }

    private func count(_ sweep: ShardSweep) {
        metrics.departures.add(sweep.gone)
        worker.metrics.deliveries.add(sweep.gone)
        metrics.returns.add(sweep.leftAlone)
        metrics.failures.add(sweep.problems.count)
        for problem in sweep.problems { report(problem) }
    }

    /// Asks whether Redis takes writes: while it does not, nodes cannot say who is there, and silence means nothing.
    ///
    /// The function is refused before it runs, and does nothing for no users. Other errors are about a key or this
    /// worker's rights: one sick shard must not keep everybody online.
    private func probeWrites() {
        worker.redis.send { [worker] command in
            command.add("FCALL")
            command.add("martlet_1_offline")
            command.add(1)
            command.add(worker.names.online(shard: 0))
            command.add(worker.names.presenceChannelHead)
            command.add(0)
        } completion: { [self] result in
            guard case .success(.error(let problem)) = result else { return }
            if ["NOREPLICAS", "MISCONF", "READONLY"].contains(where: problem.hasPrefix) {
                steadiness.interrupted()
            }
        }
    }

    /// Redis' clock in ms since 1970; everybody's times are by it.
    private func time(_ result: Result<RedisAnswer, RedisFailure>) -> UInt64? {
        guard case .success(let answer) = result else { return nil }
        if let error = answer.error { report(error) }
        let parts = answer.elements.compactMap(\.integer)
        guard parts.count == 2, parts[0] >= 0, parts[1] >= 0 else { return nil }
        return UInt64(parts[0]) * 1_000 + UInt64(parts[1]) / 1_000
    }

    /// A registry that is no hash counts as empty: who goes offline is noted whether or not somebody hears of it.
    private func learnTaps(_ result: Result<RedisAnswer, RedisFailure>) {
        guard case .success(let answer) = result else { return }
        if let error = answer.error { report(error) }
        let flat = answer.elements.map { $0.text ?? "" }
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: flat.count - 1, by: 2) { fields[flat[index]] = flat[index + 1] }
        taps = Taps(fields, names: RedisNames(prefix: worker.names.prefix)).presence
    }

    private func report(_ problem: String) {
        guard problem != lastProblem else { return }
        lastProblem = problem
        worker.log.warning("Redis refused something about presence", [("error", problem)])
    }
}
