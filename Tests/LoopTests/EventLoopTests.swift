import Testing

@testable import Loop

struct EventLoopTests {
    @Test func `stop from a callback ends the run`() throws {
        let loop = try EventLoop()
        var calls = 0
        let timer = loop.timer(every: .milliseconds(1)) {
            calls += 1
            loop.stop()
        }
        loop.run()
        #expect(calls == 1)
        loop.run()
        #expect(calls == 2)
        timer.cancel()
    }

    @Test func `stop before a run ends it before its first turn`() throws {
        let loop = try EventLoop()
        let task = Task()
        loop.stop()
        loop.atTurnEnd(task)
        loop.run()
        #expect(task.runs == 0)
        #expect(loop.run(for: .seconds(20)) { task.runs == 1 })
    }

    @Test func `a run with a limit tells whether its condition came true`() throws {
        let loop = try EventLoop()
        var turns = 0
        #expect(!loop.run(for: .milliseconds(2)) { false })
        #expect(loop.run(for: .seconds(20)) { true })
        let timer = loop.timer(every: .milliseconds(1)) { turns += 1 }
        #expect(loop.run(for: .seconds(20)) { turns == 3 })
        timer.cancel()
    }

    @Test func `a limited run can be stopped`() throws {
        let loop = try EventLoop()
        let timer = loop.timer(after: .zero) { loop.stop() }
        #expect(!loop.run(for: .seconds(20)) { false })
        #expect(!timer.isPending)
    }

    @Test func `a turn-end task runs once per registration`() throws {
        let loop = try EventLoop()
        let task = Task()
        loop.atTurnEnd(task)
        #expect(task.runs == 0)
        loop.turn(3)
        #expect(task.runs == 1)
    }

    @Test func `tasks that tasks register run in the same turn`() throws {
        let loop = try EventLoop()
        let second = Task()
        let first = Task { loop.atTurnEnd(second) }
        var runsSeen: [Int] = []
        loop.atTurnEnd(first)
        #expect(
            loop.run(for: .seconds(20)) {
                runsSeen.append(second.runs)
                return second.runs == 1
            }
        )
        #expect(runsSeen == [0, 1])
    }

    @Test func `a task that registers itself for ever starves nobody`() throws {
        let loop = try EventLoop()
        let task = Task()
        task.body = { loop.atTurnEnd(task) }
        defer { task.body = {} }
        loop.atTurnEnd(task)
        var fired = 0
        let timer = loop.timer(every: .milliseconds(1)) { fired += 1 }
        #expect(loop.run(for: .seconds(20)) { fired == 3 })
        #expect(task.runs > 3)
        timer.cancel()
        task.body = {}
        loop.turn(1)
    }

    @Test func `the clock stands still during a turn and goes on in the next`() throws {
        let loop = try EventLoop()
        var first: UInt64 = 0
        var isSame = false
        let timer = loop.timer(after: .zero) {
            first = loop.now
            var spins = 0
            while EventLoopTests.monotonic() <= first + 2 { spins += 1 }
            isSame = loop.now == first
        }
        #expect(loop.run(for: .seconds(20)) { !timer.isPending })
        #expect(isSame)
        #expect(loop.now > first)
    }

    @Test func `the wall clock counts from 1970`() throws {
        let loop = try EventLoop()
        // 2020-01-01 and 2200-01-01.
        #expect((1_577_836_800_000...7_258_118_400_000).contains(loop.wallClock))
    }

    @Test func `a loop that nobody holds is freed with what was retired`() throws {
        weak var loop: EventLoop?
        do {
            let made = try EventLoop()
            loop = made
            made.timer(after: .seconds(60)) {}.cancel()
        }
        #expect(loop == nil)
    }

    private static func monotonic() -> UInt64 {
        var clock = TurnClock()
        return clock.now()
    }
}

/// Counts its runs.
private final class Task: TurnEndTask {
    private(set) var runs = 0
    var body: () -> Void

    init(_ body: @escaping () -> Void = {}) {
        self.body = body
    }

    func turnEnded() {
        runs += 1
        body()
    }
}
