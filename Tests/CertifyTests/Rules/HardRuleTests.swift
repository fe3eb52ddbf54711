import Certify
import Testing

@Suite struct `The judge of hard cases` {
    private static let done = WorkObservation(jobs: 2, effects: [1, 1])

    private func judge(_ kind: WorkerKind = .messages) -> Judge {
        var judge = Judge(kind: kind, stream: kind.usualStream)
        judge.visibility = .visible(perJob: 1)
        return judge
    }

    private func text(_ verdict: Verdict) -> String { "\(verdict.word): \(verdict.reason)" }

    @Test func `names the envelopes that are not among the dead letters`() {
        let all = BadEnvelope.allCases
        let good = EnvelopeObservation(dead: all, work: Self.done)
        #expect(judge().badEnvelopes(good).word == "pass")
        var seen = EnvelopeObservation(dead: all.filter { $0 != .huge && $0 != .notUTF8 }, work: Self.done)
        #expect(
            text(judge().badEnvelopes(seen))
                == "fail: not among the dead letters in dead:moderation: payload is not UTF-8,"
                + " payload of 1 MiB that is not JSON"
        )
        seen = EnvelopeObservation(dead: all, missingFields: ["reason", "time"], work: Self.done)
        #expect(text(judge().badEnvelopes(seen)) == "fail: dead letters lack reason, time")
        seen = EnvelopeObservation(
            dead: [],
            work: WorkObservation(jobs: 10, left: 3, pending: 1, effects: [])
        )
        #expect(judge().badEnvelopes(seen).reason.hasPrefix("among bad envelopes, 3 jobs of 10 are still"))
    }

    @Test func `finds effects that came twice, and says when`() {
        let doublings = [
            Doubling("it was killed", jobs: 0, of: 9), Doubling("it rained", jobs: 2, of: 9),
            Doubling("jobs came again", jobs: 3, of: 5),
        ]
        #expect(
            text(judge().repeated(Self.done, doublings: doublings, keyless: 0))
                == "fail: 3 of 5 jobs had their effect twice when jobs came again"
        )
        #expect(judge().repeated(Self.done, doublings: [doublings[0]], keyless: 0).word == "pass")
        #expect(judge().repeated(Self.done, doublings: [], keyless: 0).word == "pass")
        #expect(
            text(judge(.push).repeated(Self.done, doublings: [], keyless: 4))
                == "fail: 4 calls had no Idempotency-Key"
        )
        #expect(judge(.service).repeated(Self.done, doublings: doublings, keyless: 0).word == "skipped")
        let stuck = WorkObservation(jobs: 2, left: 2, pending: 2, effects: [1, 1])
        #expect(judge().repeated(stuck, doublings: [], keyless: 0).isFailure)
    }

    @Test(arguments: [
        (WorkerKind.push, [0, 200, 600, 1400], true, true, "pass"),
        (.messages, [0, 200, 600], true, true, "pass"),
        // One gap cannot grow.
        (.push, [0, 200], true, true, "pass"),
        (.push, [0, 200, 400, 600], true, true, "fail"),
        (.push, [0, 200, 600], false, true, "fail"),
        (.push, [0, 200, 600], false, false, "fail"),
        (.push, [0], true, true, "fail"),
        (.push, [0], false, true, "fail"),
        (.push, [], false, false, "fail"),
        // Other workers cannot be made to fail for certain.
        (.messages, [0], true, true, "skipped"),
        (.service, [], false, false, "skipped"),
    ])
    func `wants delays that grow, and a dead letter in the end`(
        kind: WorkerKind,
        tries: [UInt64],
        isDead: Bool,
        isGone: Bool,
        expected: String
    ) {
        let seen = RetryObservation(tries: tries, isDead: isDead, isGone: isGone, work: Self.done)
        #expect(judge(kind).retries(seen).word == expected)
        let blocked = WorkObservation(jobs: 2, left: 2, effects: [0, 0])
        let worse = RetryObservation(tries: tries, isDead: isDead, isGone: isGone, work: blocked)
        #expect(judge(kind).retries(worse).isFailure)
    }

    @Test(arguments: [
        (
            false, true, true,
            "pass: a job that had been given out 9 times became a dead letter, and was not worked on"
        ),
        (true, true, true, "fail: a job that had been given out 9 times was worked on once more"),
        (true, false, true, "fail: a job that had been given out 9 times was worked on once more"),
        (
            false, false, true,
            "fail: a job that had been given out 9 times is gone, and not among the dead letters"
        ),
        (false, false, false, "fail: a job that had been given out 9 times is still in the stream"),
    ])
    func `wants a dead letter of a job that has outlived its workers`(
        isWorked: Bool,
        isDead: Bool,
        isGone: Bool,
        expected: String
    ) {
        let seen = PoisonObservation(isWorked: isWorked, isDead: isDead, isGone: isGone, work: Self.done)
        #expect(text(judge().poisoned(seen)) == expected)
        let end = WorkObservation(jobs: 2, effects: [], end: "was killed by SIGSEGV")
        let worse = PoisonObservation(isWorked: isWorked, isDead: isDead, isGone: isGone, work: end)
        #expect(text(judge().poisoned(worse)) == "fail: it was killed by SIGSEGV")
        let stuck = WorkObservation(jobs: 2, left: 2, effects: [0, 0])
        let blocked = PoisonObservation(isWorked: isWorked, isDead: isDead, isGone: isGone, work: stuck)
        #expect(judge().poisoned(blocked).isFailure)
    }

    @Test(arguments: [
        (64, 1, "pass"), (100, 1, "pass"), (101, 1, "fail"), (5_000, 4_000, "fail"), (64, 0, "fail"),
    ])
    func `bounds what a worker has in hand`(most: Int, finished: Int, expected: String) {
        let seen = PressureObservation(waiting: 5_000, mostPending: most, finished: finished)
        #expect(judge().backPressure(seen, most: 100).word == expected)
        let dead = PressureObservation(waiting: 5_000, mostPending: most, finished: finished, end: "ended")
        #expect(judge().backPressure(dead, most: 100).isFailure)
    }

    @Test func `wants an end in time, and nothing lost by it`() {
        let good = StopObservation(milliseconds: 120, end: "ended with status 0", work: Self.done)
        #expect(
            text(judge().stops(good))
                == "pass: it took 120 ms (it ended with status 0), and the next one finished the rest"
        )
        let deaf = StopObservation(milliseconds: nil, end: nil, work: Self.done)
        #expect(text(judge().stops(deaf)) == "fail: SIGTERM does not end it")
        let lossy = StopObservation(
            milliseconds: 1,
            end: nil,
            work: WorkObservation(jobs: 2, effects: [1, 0])
        )
        #expect(judge().stops(lossy).isFailure)
    }
}
