import Testing

@testable import MartletWorker

/// What becomes of jobs when the connection that they were taken on is lost.
struct LostConnectionTests {
    private func jobs(isStoredInRedis: Bool = true) -> JobsInHand {
        var options = ConsumeOptions()
        options.capacity = 2
        options.isStoredInRedis = isStoredInRedis
        return JobsInHand(JobRules(options))
    }

    @Test func `a job that is done afterwards comes again`() {
        var jobs = jobs()
        _ = jobs.admit("1-0", deliveries: 1)
        _ = jobs.admit("2-0", deliveries: 1)
        _ = jobs.admit("3-0", deliveries: 1)
        jobs.connectionLost()
        #expect(jobs.answered("1-0", .done, now: 0) == .retry)
        #expect(jobs.settling.isEmpty)
        #expect(jobs.isKnown("1-0"))
        #expect(jobs.unpark("3-0") == 1)
        #expect(jobs.answered("3-0", .done, now: 0) == .retry, "also one that was parked")
        #expect(jobs.answered("2-0", .done, now: 0) == .retry)
        #expect(jobs.takeDue(now: 1_000, most: 9).count == 2, "as many as have room")
    }

    @Test func `a job that is taken afterwards is done when it is done`() {
        var jobs = jobs()
        _ = jobs.admit("1-0", deliveries: 1)
        jobs.connectionLost()
        #expect(jobs.answered("1-0", .failed("x"), now: 0) == .retry)
        _ = jobs.takeDue(now: 1_000, most: 9)
        _ = jobs.admit("1-0", deliveries: 2)
        #expect(jobs.answered("1-0", .done, now: 1_000) == .remove)
    }

    @Test func `a job that Redis has not removed comes again`() {
        var jobs = jobs()
        _ = jobs.admit("1-0", deliveries: 1)
        #expect(jobs.answered("1-0", .done, now: 0) == .remove)
        jobs.unsettled(["1-0"], now: 0)
        #expect(jobs.settling.isEmpty)
        #expect(jobs.takeDue(now: 1_000, most: 9).map(\.id) == ["1-0"])
    }

    @Test func `a job whose work is stored elsewhere is done for good`() {
        var jobs = jobs(isStoredInRedis: false)
        _ = jobs.admit("1-0", deliveries: 1)
        jobs.connectionLost()
        #expect(jobs.answered("1-0", .done, now: 0) == .remove)
    }

    @Test func `a job that can never be done is buried all the same`() {
        var jobs = jobs()
        _ = jobs.admit("1-0", deliveries: 1)
        jobs.connectionLost()
        #expect(jobs.answered("1-0", .rejected("x"), now: 0) == .bury(reason: "x", deliveries: 1))
    }
}
