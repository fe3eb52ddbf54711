import Router
import Testing

/// Every phase of a drain and what every event makes of it.
@Suite struct DrainPlanTests {
    private static let open = DrainPlan(now: 5_000, delay: 1_000, time: 10_000)

    private static var telling: DrainPlan {
        var plan = open
        _ = plan.ticked(now: 6_000)
        return plan
    }

    @Test func `shuts the doors once, after the delay`() {
        var plan = Self.open
        for now in stride(from: 5_000 as UInt64, to: 6_000, by: 100) {
            let isShutting = plan.ticked(now: now)
            #expect(!isShutting && !plan.isShut)
            #expect(plan.share(of: 50, now: now) == 0 && !plan.isLastCall(now: now))
        }
        let isShutting = plan.ticked(now: 6_000)
        #expect(isShutting && plan.isShut)
        #expect(plan.phase == .telling(until: 16_000))
        for now in stride(from: 6_100 as UInt64, to: 20_000, by: 100) {
            let isShutting = plan.ticked(now: now)
            #expect(!isShutting && plan.isShut)
        }
    }

    @Test func `without a delay it shuts with the first tick`() {
        var plan = DrainPlan(now: 5_000, delay: 0, time: 0)
        let isShutting = plan.ticked(now: 5_000)
        #expect(isShutting)
        #expect(plan.share(of: 50, now: 5_000) == 50)
        #expect(plan.isLastCall(now: 5_000))
    }

    @Test(arguments: [0, 1, 7, 100, 101, 102, 18_000])
    func `everybody is told by the end, and no tick has much more to do than another`(_ count: Int) {
        let plan = Self.telling
        var waiting = count
        var shares: [Int] = []
        for now in stride(from: 6_000 as UInt64, through: 16_000, by: 100) {
            let share = plan.share(of: waiting, now: now)
            shares.append(share)
            waiting -= share
        }
        #expect(waiting == 0)
        #expect(shares.max() == (count + 100) / 101)
        if count > 101 { #expect((shares.min() ?? 0) >= count / 101) }
    }

    @Test func `whoever is left at the end is told then, however many there are`() {
        let plan = Self.telling
        #expect(!plan.isLastCall(now: 15_999) && plan.share(of: 500, now: 15_999) == 250)
        #expect(plan.isLastCall(now: 16_000) && plan.share(of: 500, now: 16_000) == 500)
        #expect(plan.isLastCall(now: 90_000) && plan.share(of: 500, now: 90_000) == 500)
    }

    @Test func `hurried it shuts at once, if it has not yet, and it is the last call`() {
        var early = Self.open
        let isShutting = early.hurried(now: 5_100)
        #expect(isShutting && early.isShut && early.isLastCall(now: 5_100))
        var late = Self.telling
        let isShuttingAgain = late.hurried(now: 7_000)
        #expect(!isShuttingAgain && late.isShut && late.isLastCall(now: 7_000))
    }

    @Test func `a client is left alone until its moment and some more, then only answered, then closed`() {
        let departure = Departure(at: 1_000)
        #expect(departure.step(now: 0, isQuiet: true) == .stay)
        #expect(departure.step(now: 1_999, isQuiet: true) == .stay)
        #expect(departure.step(now: 1_999, isQuiet: false) == .stay)
        #expect(departure.step(now: 2_000, isQuiet: true) == .close)
        #expect(departure.step(now: 2_000, isQuiet: false) == .stopReading)
        #expect(departure.step(now: 2_999, isQuiet: false) == .stopReading)
        #expect(departure.step(now: 2_999, isQuiet: true) == .close)
        #expect(departure.step(now: 3_000, isQuiet: false) == .close)
    }

    @Test func `the limit leaves time for the last client's last answer`() {
        let last = 5_000 + 1_000 + 10_000 + DrainPlan.interval
        let limit = 5_000 + DrainPlan.limit(delay: 1_000, time: 10_000)
        #expect(Departure(at: last).step(now: limit - DrainPlan.interval, isQuiet: false) == .close)
    }
}
