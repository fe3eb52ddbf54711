import Certify
import Testing

@Suite struct `The judge` {
    private static let visible = Visibility.visible(perJob: 1)

    private func judge(_ kind: WorkerKind = .messages, _ visibility: Visibility = visible) -> Judge {
        var judge = Judge(kind: kind, stream: kind.usualStream)
        judge.visibility = visibility
        return judge
    }

    /// `pass`, `fail` or `skipped`, and the sentence.
    private func text(_ verdict: Verdict) -> String { "\(verdict.word): \(verdict.reason)" }

    @Test(arguments: [
        (
            StartObservation(key: "work:moderation", groups: ["moderation"]),
            "pass: the consumer group moderation is there"
        ),
        (
            StartObservation(key: "work:moderation", groups: ["others", "moderation"]),
            "pass: the consumer group moderation is there"
        ),
        (
            StartObservation(key: "work:moderation", groups: ["others"]),
            "fail: the consumer group of work:moderation is called others, not moderation"
        ),
        (
            StartObservation(key: "work:moderation", groups: []),
            "fail: the stream work:moderation has no consumer group; make it with"
                + " XGROUP CREATE work:moderation moderation 0 MKSTREAM"
        ),
        (
            StartObservation(key: "work:moderation", groups: [], elsewhere: ["work:push"]),
            "fail: the stream work:moderation has no consumer group, but there is one on work:push: --kind and"
                + " --stream say where its jobs are, and XGROUP CREATE work:moderation moderation 0 MKSTREAM"
                + " makes the group"
        ),
        (
            StartObservation(
                key: "work:moderation",
                groups: ["moderation"],
                end: "ended with status 1: no redis"
            ),
            "fail: it ended with status 1: no redis"
        ),
    ])
    func `wants a group of the worker's name`(seen: StartObservation, expected: String) {
        #expect(text(judge().starts(seen)) == expected)
    }

    @Test(arguments: [
        (WorkerKind.push, "100000" as String?, "pass: push:push asks for at most 100000 entries"),
        (.push, nil, "fail: the hash registry has no field push:push"),
        (.service, nil, "fail: the hash registry has no field service:clock"),
        (.messages, "many", "fail: the field messages:moderation of the registry is no number of entries"),
        (.messages, "0", "fail: the field messages:moderation of the registry is no number of entries"),
        (.fanout, nil, "skipped: nodes write these jobs without being asked"),
    ])
    func `wants a registration where nodes look for one`(kind: WorkerKind, value: String?, expected: String) {
        let seen = StartObservation(key: "work:moderation", groups: [], registration: value)
        #expect(text(judge(kind).registers(seen)) == expected)
    }

    @Test(arguments: [
        (WorkObservation(jobs: 2, effects: [1, 1]), "pass: 2 jobs, each with its effect"),
        (WorkObservation(jobs: 2, effects: [1, 4]), "pass: 2 jobs, each with its effect"),
        (
            WorkObservation(jobs: 2, effects: [1, 0]),
            "fail: the jobs are gone, and 1 of 2 have no effect"
        ),
        (
            WorkObservation(jobs: 2, left: 2, pending: 1, effects: [0, 0]),
            "fail: 2 jobs of 2 are still in the stream, 1 of them taken and not acknowledged"
        ),
        (
            WorkObservation(jobs: 2, left: 1, effects: [1, 1]),
            "fail: 1 jobs of 2 are still in the stream, acknowledged and not removed"
        ),
        (
            WorkObservation(jobs: 2, left: 2, isGroupBehind: true, effects: [0, 0]),
            "fail: 2 jobs of 2 are still in the stream, the group was made behind them: XGROUP CREATE … 0, not $"
        ),
        (
            WorkObservation(jobs: 2, left: 1, isAllTaken: false, effects: [1, 0]),
            "fail: 1 jobs of 2 are still in the stream, not taken"
        ),
        (
            WorkObservation(jobs: 2, effects: [1, 1], isDisordered: true),
            "fail: somebody got lines out of order"
        ),
        (
            WorkObservation(jobs: 2, effects: [1, 1], end: "was killed by SIGSEGV"),
            "fail: it was killed by SIGSEGV"
        ),
    ])
    func `finds jobs that were not done`(seen: WorkObservation, expected: String) {
        #expect(text(judge().finishes(seen)) == expected)
        #expect(judge().backlog(seen).isFailure == expected.hasPrefix("fail"))
        #expect(judge().survives("rain", seen).isFailure == expected.hasPrefix("fail"))
    }

    @Test func `says that it saw no effects instead of praising them`() {
        let seen = WorkObservation(jobs: 2, effects: [0, 0])
        let blind = judge(.messages, .invisible)
        #expect(
            text(blind.finishes(seen)) == "pass: 2 jobs were acknowledged and removed; no effects were seen"
        )
        let unheard = judge(.service, .invisible).finishes(seen)
        #expect(
            text(unheard)
                == "fail: of 2 calls none has an answer with its device, ref and service on its channel"
        )
        #expect(judge(.fanout, .invisible).finishes(seen).isFailure)
        #expect(
            blind.killed(KillObservation(inHand: [3], acknowledgedEarly: [], work: seen)).word == "skipped"
        )
        #expect(blind.repeated(seen, doublings: [], keyless: 0).word == "skipped")
    }

    @Test(arguments: [
        ([3, 0], [0, 0], [1, 1], "pass: killed with 3 and 0 jobs in hand; the next one finished them"),
        (
            [0, 0], [0, 0], [1, 1],
            "fail: in 2 jobs it was never seen with one in hand, so nothing was shown"
        ),
        (
            [3, 3], [0, 7], [1, 0],
            "fail: the jobs are gone, and 1 of 2 have no effect: it acknowledges jobs before they are done"
        ),
        ([3, 3], [0, 0], [1, 0], "fail: the jobs are gone, and 1 of 2 have no effect"),
    ])
    func `tells a killed worker's losses`(inHand: [Int], early: [Int], effects: [Int], expected: String) {
        let work = WorkObservation(jobs: 2, effects: effects)
        let seen = KillObservation(inHand: inHand, acknowledgedEarly: early, work: work)
        #expect(text(judge().killed(seen)) == expected)
    }

    @Test(arguments: [
        (2, 2, true), (3, 2, true), (1, 2, false), (0, 2, false), (0, 0, false),
    ])
    func `knows when no job at all was finished`(left: Int, jobs: Int, expected: Bool) {
        #expect(WorkObservation(jobs: jobs, left: left, effects: []).isNothingFinished == expected)
    }

    @Test(arguments: [
        (0, [1, 1], "fail"), (5, [1, 1], "pass"), (5, [1, 0], "fail"), (0, [1, 0], "fail"),
    ])
    func `tells what a delay has cost`(inHand: Int, effects: [Int], expected: String) {
        let seen = DelayObservation(inHand: inHand, work: WorkObservation(jobs: 2, effects: effects))
        #expect(judge().delayed(seen).word == expected)
    }

    @Test(arguments: [(0, [1, 1]), (0, [1, 0]), (5, [1, 0])])
    func `does not blame one fault twice`(inHand: Int, effects: [Int]) {
        var judge = judge()
        judge.acknowledgesEarly = true
        let seen = DelayObservation(inHand: inHand, work: WorkObservation(jobs: 2, effects: effects))
        #expect(judge.delayed(seen).word == "skipped")
    }
}
