internal import Glibc

/// Runs all experiments on one worker, and judges each rule by what was seen.
package final class Certification {
    let laboratory: Laboratory
    let jobs: any JobSource
    var judge: Judge
    /// Where effects were seen twice, over all experiments.
    var doublings: [Doubling] = []
    /// Calls without a key, over all experiments.
    var keyless = 0
    /// Whether the group was made behind the jobs, in this experiment; nil until the group was seen.
    var isGroupBehind: Bool?

    /// Why nothing more can be seen of this worker; nil while something can.
    private var obstacle: String?

    /// The laboratory stays the caller's to close.
    package init(_ laboratory: Laboratory) {
        self.laboratory = laboratory
        let settings = laboratory.settings
        judge = Judge(kind: settings.kind, stream: settings.stream)
        switch settings.kind {
        case .messages: jobs = MessageJobs(laboratory)
        case .membership: jobs = MembershipJobs(laboratory)
        case .push: jobs = PushJobs(laboratory)
        case .service: jobs = CallJobs(laboratory)
        case .fanout: jobs = FanoutJobs(laboratory)
        }
    }

    /// Makes the experiments one after the other, and hands over each verdict as soon as it is known.
    ///
    /// Fails when the laboratory does; that the time is over is a verdict on what was not seen by then.
    package func run(report: (Judgement) -> Void) throws(LabError) -> [Judgement] {
        var judgements: [Judgement] = []
        func note(_ rule: Rule, _ verdict: Verdict) {
            let judgement = Judgement(rule, verdict)
            judgements.append(judgement)
            report(judgement)
        }
        let start = try attempt { () throws(LabError) in try observeStart() }
        note(.starts, start.map(judge.starts) ?? late)
        note(.registers, start.map(judge.registers) ?? late)
        // Without any group it reads nothing, and each experiment would only wait.
        let isRunning = start.map { $0.end == nil && !$0.groups.isEmpty } ?? false
        obstacle = isRunning ? nil : "it does not start"
        for rule in Self.experiments where isAsked(rule) {
            let seen: Verdict? =
                if let obstacle {
                    .skipped(obstacle)
                } else {
                    try attempt { () throws(LabError) in try verdict(on: rule) }
                }
            note(rule, seen ?? late)
        }
        return judgements
    }

    /// Without the first jobs nothing can be judged.
    private func isAsked(_ rule: Rule) -> Bool {
        rule == .finishes || laboratory.settings.rules.contains(rule)
    }

    /// What needs experiments of its own; repetition last, because all of them may show effects that are doubled.
    private static let experiments: [Rule] = [
        .finishes, .backlog, .badEnvelopes, .killed, .delayed, .backPressure, .cutConnection, .redisRestart,
        .retries, .poisoned, .stops, .repeated,
    ]

    private var late: Verdict {
        .failed("not seen within the run's \(laboratory.settings.limit.components.seconds) s")
    }

    private func verdict(on rule: Rule) throws(LabError) -> Verdict {
        switch rule {
        case .starts: return judge.starts(try observeStart())
        case .registers: return judge.registers(try observeStart())
        case .finishes:
            let seen = try observeFirstJobs()
            judge.visibility = Visibility(effects: seen.effects)
            // Each experiment would only wait for what does not come.
            if seen.isNothingFinished { obstacle = "it finishes no job" }
            return judge.finishes(seen)
        case .backlog: return judge.backlog(try observeBacklog())
        case .badEnvelopes: return judge.badEnvelopes(try observeBadEnvelopes())
        case .killed:
            let seen = try observeKill()
            judge.acknowledgesEarly = seen.acknowledgedEarly.contains { $0 > 0 }
            return judge.killed(seen)
        case .delayed: return judge.delayed(try observeDelay())
        case .backPressure:
            return judge.backPressure(try observePressure(), most: laboratory.settings.mostPending)
        case .cutConnection: return judge.survives("cuts of its connections", try observeCut())
        case .redisRestart: return judge.survives("a restart of Redis", try observeRestart())
        case .retries: return judge.retries(try observeRetries())
        case .poisoned where judge.kind == .fanout:
            return .skipped("the fan-out never gives a group up")
        case .poisoned: return judge.poisoned(try observePoison())
        case .stops: return judge.stops(try observeStop())
        case .repeated:
            return judge.repeated(try observeRepetition(), doublings: doublings, keyless: keyless)
        }
    }

    /// Nil when the time is over.
    private func attempt<Seen>(_ body: () throws(LabError) -> Seen) throws(LabError) -> Seen? {
        do throws(LabError) {
            return try body()
        } catch .outOfTime {
            return nil
        }
    }
}
