import Testing

@testable import Loop

struct TimerTests {
    @Test func `timers fire in the order of their delays`() throws {
        let loop = try EventLoop()
        var fired: [Int] = []
        var timers: [Timer] = []
        // Inside one turn, so that all delays count from the same moment.
        let start = loop.timer(after: .zero) {
            timers = [30, 10, 20, 0].map { delay in
                loop.timer(after: .milliseconds(delay)) { fired.append(delay) }
            }
        }
        #expect(loop.run(for: .seconds(20)) { fired.count == 4 })
        #expect(fired == [0, 10, 20, 30])
        #expect((timers + [start]).allSatisfy { !$0.isPending })
    }

    @Test func `a deadline has passed by the loop's clock when its timer fires`() throws {
        let loop = try EventLoop()
        var early = 0
        var fired = 0
        // Something that wakes the loop all the time, as in real life: a quiet loop sleeps long enough by itself.
        let busy = loop.timer(every: .milliseconds(1)) {}
        for delay in 1...20 {
            // Timers fire at the kernel's ticks: start the next one somewhere between two.
            let spinEnd = loop.now + UInt64(delay % 4)
            while loop.now < spinEnd {}
            let deadline = loop.now + UInt64(delay)
            let timer = loop.timer(after: .milliseconds(delay)) {
                fired += 1
                if loop.now < deadline { early += 1 }
            }
            #expect(loop.run(for: .seconds(20)) { !timer.isPending })
        }
        busy.cancel()
        #expect(fired == 20)
        #expect(early == 0)
    }

    @Test func `cancelling inside its own callback stops a repeating timer`() throws {
        let loop = try EventLoop()
        var calls = 0
        var timer: Timer?
        timer = loop.timer(every: .milliseconds(1)) {
            calls += 1
            if calls == 2 { timer?.cancel() }
        }
        #expect(loop.run(for: .seconds(20)) { timer?.isPending == false })
        loop.turn(5)
        #expect(calls == 2)
    }

    @Test func `dropping the last reference inside its own callback is safe`() throws {
        let loop = try EventLoop()
        var calls = 0
        var timer: Timer?
        timer = loop.timer(every: .milliseconds(1)) {
            timer = nil
            calls += 1
        }
        #expect(timer != nil)
        #expect(loop.run(for: .seconds(20)) { calls == 1 })
        loop.turn(5)
        #expect(calls == 1)
    }

    @Test func `a dropped timer does not fire`() throws {
        let loop = try EventLoop()
        var isFired = false
        do {
            let timer = loop.timer(after: .zero) { isFired = true }
            #expect(timer.isPending)
        }
        loop.turn(5)
        #expect(!isFired)
    }

    @Test func `a timer that another's callback cancels in the same turn does not fire`() throws {
        let loop = try EventLoop()
        var calls = 0
        var timers: [Timer] = []
        for _ in 0..<2 {
            let timer = loop.timer(after: .zero) {
                calls += 1
                for timer in timers { timer.cancel() }
            }
            timers.append(timer)
        }
        loop.turn(5)
        #expect(calls == 1)
    }

    @Test func `what the closure captured is free after the last call`() throws {
        let loop = try EventLoop()
        weak var captured: Recorder?
        let timer: Timer
        do {
            let recorder = Recorder()
            captured = recorder
            timer = loop.timer(after: .zero) { #expect(recorder.bytes == []) }
        }
        #expect(captured != nil)
        #expect(loop.run(for: .seconds(20)) { !timer.isPending })
        #expect(captured == nil)
    }

    @Test(arguments: [
        (Duration.zero, 0, 0),
        (.seconds(-1), 0, 0),
        (.nanoseconds(1), 0, 1),
        (.microseconds(1), 0, 1),
        (.nanoseconds(999_999_999), 1, 0),
        (.milliseconds(1_500), 1, 500_000),
        (.seconds(1_000_000_000_000), Int(Int32.max), 0),
    ])
    func `durations become timevals, never shorter`(duration: Duration, seconds: Int, microseconds: Int) {
        #expect(duration.timevalParts == [seconds, microseconds])
    }
}
