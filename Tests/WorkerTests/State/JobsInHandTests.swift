import Testing

@testable import MartletWorker

/// Which jobs a worker has, and what becomes of each.
struct JobsInHandTests {
    static func rules(capacity: Int = 4, most: Int? = 3) -> JobRules {
        var options = ConsumeOptions()
        options.capacity = capacity
        options.mostDeliveries = most
        return JobRules(options)
    }

    private func waitingJob(_ id: String, due: UInt64 = 0) -> WaitingJob {
        WaitingJob(id: id, deliveries: 1, due: due, leastIdle: 0, isOwn: true)
    }

    /// A job in each of the places where it can be, and what a second delivery of it does there.
    @Test func `a job that is known already is not taken twice, wherever it is`() {
        var jobs = JobsInHand(Self.rules(capacity: 1))
        #expect(jobs.admit("hand", deliveries: 1) == .hand)
        #expect(jobs.admit("parked", deliveries: 1) == .park)
        jobs.wait(waitingJob("waiting"))
        #expect(jobs.answered("hand", .done, now: 0) == .remove)
        #expect(jobs.unpark("parked") == 1)
        for id in ["hand", "parked", "waiting"] {
            #expect(jobs.isKnown(id) && jobs.admit(id, deliveries: 2) == .ignore, "\(id)")
        }
        jobs.settled(["hand"])
        #expect(!jobs.isKnown("hand"))
    }

    @Test func `room counts what the handler has and what is parked for it`() {
        var jobs = JobsInHand(Self.rules(capacity: 2))
        #expect(jobs.room == 2)
        _ = jobs.admit("1-0", deliveries: 1)
        _ = jobs.admit("2-0", deliveries: 1)
        #expect(jobs.room == 0 && jobs.unpark("3-0") == nil)
        #expect(jobs.admit("3-0", deliveries: 1) == .park && jobs.unpark("3-0") == nil)
        _ = jobs.answered("1-0", .done, now: 0)
        #expect(jobs.room == 0, "the parked one has the room")
        #expect(jobs.unpark("3-0") == 1 && jobs.hand.keys.sorted() == ["2-0", "3-0"])
    }

    @Test(arguments: [(1, 1_000), (2, 2_000)])
    func `a failed job waits for longer each time`(deliveries: Int, delay: Int) {
        var jobs = JobsInHand(Self.rules())
        _ = jobs.admit("1-0", deliveries: deliveries)
        #expect(jobs.answered("1-0", .failed("x"), now: 5_000) == .retry)
        let due = UInt64(5_000 + delay)
        #expect(jobs.takeDue(now: due - 1, most: 9).isEmpty)
        let expected = WaitingJob(
            id: "1-0",
            deliveries: deliveries,
            due: due,
            leastIdle: UInt64(delay / 2),
            isOwn: true
        )
        #expect(jobs.takeDue(now: due, most: 9) == [expected])
    }

    @Test func `after the last delivery a failure is a dead letter, and before it a rejection`() {
        var jobs = JobsInHand(Self.rules(most: 3))
        _ = jobs.admit("1-0", deliveries: 3)
        #expect(jobs.answered("1-0", .failed("x"), now: 0) == .bury(reason: "x", deliveries: 3))
        _ = jobs.admit("2-0", deliveries: 1)
        #expect(jobs.answered("2-0", .rejected("y"), now: 0) == .bury(reason: "y", deliveries: 1))
        #expect(jobs.admit("3-0", deliveries: 4) == .giveUp)
        #expect(jobs.answered("4-0", .done, now: 0) == .unknown)
    }

    @Test func `without a most, a job is never given up`() {
        var jobs = JobsInHand(Self.rules(most: nil))
        #expect(jobs.admit("1-0", deliveries: 1_000) == .hand)
        #expect(jobs.answered("1-0", .failed("x"), now: 0) == .retry)
        #expect(jobs.takeDue(now: 60_000, most: 1).first?.due == 60_000)
    }

    @Test func `what is here already is named in order, from an id on`() {
        var jobs = JobsInHand(Self.rules(capacity: 2))
        for id in ["10-0", "9-0", "11-0", "bad"] { _ = jobs.admit(id, deliveries: 1) }
        jobs.wait(waitingJob("7-0"))
        #expect(jobs.known(from: "0-0", most: 9) == ["7-0", "9-0", "10-0", "11-0"])
        #expect(jobs.known(from: "9-0", most: 2) == ["9-0", "10-0"])
        _ = jobs.answered("10-0", .done, now: 0)
        #expect(jobs.known(from: "9-0", most: 2) == ["9-0", "10-0", "11-0"], "10-0 may not be pending")
        #expect(jobs.known(from: "12-0", most: 9).isEmpty && jobs.known(from: "x", most: 9).isEmpty)
    }

    @Test func `when too many wait for Redis to have their answers no more are taken`() {
        var jobs = JobsInHand(Self.rules())
        for number in 1...jobs.rules.mostWaiting {
            #expect(jobs.hasWaitingRoom && jobs.hasSettlingRoom)
            _ = jobs.admit("\(number)-0", deliveries: 1)
            _ = jobs.answered("\(number)-0", .rejected("x"), now: 0)
        }
        #expect(!jobs.hasWaitingRoom && !jobs.hasSettlingRoom)
        jobs.settled(["1-0"])
        #expect(jobs.hasWaitingRoom && jobs.hasSettlingRoom)
    }

    @Test func `due jobs come by their time, and only as many as there is room for`() {
        var jobs = JobsInHand(Self.rules(capacity: 2))
        for (id, due) in [("a", 30), ("b", 10), ("c", 20), ("d", 40)] {
            jobs.wait(waitingJob(id, due: UInt64(due)))
        }
        #expect(jobs.waiting.hasDue(now: 10) && !jobs.waiting.hasDue(now: 9))
        #expect(jobs.takeDue(now: 30, most: 9).map(\.id) == ["b", "c"])
        #expect(jobs.takeDue(now: 30, most: 1).map(\.id) == ["a"])
        #expect(jobs.takeDue(now: 30, most: 9).isEmpty)
    }
}
