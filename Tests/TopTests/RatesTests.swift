import Testing

@testable import Top

struct RatesTests {
    @Test func `two looks make rates`() {
        let rates = Rates(
            from: .healthy(at: 100_000, seconds: 10),
            to: .healthy(at: 102_000, seconds: 12)
        )
        #expect(rates.nodes["n1"] == Rates.Node(sends: 100, deliveries: 500))
        #expect(rates.workers["w2"] == Rates.Worker(jobs: 10, deliveries: 1000, redeliveries: 0))
        #expect(rates.commands == 1000)
        #expect(rates.evicted == 0)
        #expect(rates.hitShare == nil && rates.functionMicroseconds == nil)
    }

    @Test func `a report counts with the time at which it was written`() {
        var older = Snapshot.healthy(at: 100_000)
        var newer = Snapshot.healthy(at: 102_000)
        older.nodes = [.node("n1", at: 99_000, counter: 0)]
        newer.nodes = [.node("n1", at: 101_500, counter: 250)]
        #expect(Rates(from: older, to: newer).nodes["n1"]?.sends == 100)
        // Nothing new was written between the looks.
        newer.nodes = older.nodes
        #expect(Rates(from: older, to: newer).nodes["n1"] == nil)
    }

    @Test func `what started anew in between has no rate`() {
        let older = Snapshot.healthy(at: 100_000, seconds: 10)
        var newer = Snapshot.healthy(at: 102_000, seconds: 12)
        newer.nodes[0] = .node("n1", at: 102_000, counter: 5000, since: 2)
        newer.nodes[1] = .node("n2", at: 102_000, counter: 3)
        newer.server?.run = "b"
        let rates = Rates(from: older, to: newer)
        #expect(rates.nodes.isEmpty && rates.commands == nil)
        #expect(rates.workers.count == 2)
    }

    @Test func `functions and hits are told from their share of the growth`() {
        var older = Snapshot.healthy(at: 100_000)
        var newer = Snapshot.healthy(at: 101_000)
        older.server?.functionCalls = 100
        older.server?.functionMicroseconds = 50_000
        older.server?.hits = 1_000_000
        newer.server?.functionCalls = 300
        newer.server?.functionMicroseconds = 52_000
        newer.server?.hits = 1_000_090
        newer.server?.misses = 10
        let rates = Rates(from: older, to: newer)
        #expect(rates.functionCalls == 200 && rates.functionMicroseconds == 10 && rates.hitShare == 0.9)
    }

    @Test func `jobs of groups are what the partitions take in`() {
        var older = Snapshot.healthy(at: 100_000)
        var newer = Snapshot.healthy(at: 102_000)
        older.partitions[3].figures.added = 10
        newer.partitions[3].figures.added = 25
        newer.partitions[4].figures.added = 5
        #expect(Rates(from: older, to: newer).groupJobs == 10)
        #expect(Rates(from: older, to: newer).groupJobsDone == 10)
        // All of them wait: nobody works.
        newer.partitions[3].figures.length = 15
        newer.partitions[4].figures.length = 5
        #expect(Rates(from: older, to: newer).groupJobs == 10)
        #expect(Rates(from: older, to: newer).groupJobsDone == 0)
        // Somebody deleted a stream.
        #expect(Rates(from: newer, to: older).groupJobs == nil)
    }

    @Test func `the newest look is compared with one two seconds before it`() {
        var history = History()
        #expect(history.newest == nil && history.baseline == nil && history.rates == Rates())
        for step in UInt64(0)..<100 {
            history.add(.healthy(at: 100_000 + step * 500, seconds: step))
            let baseline = history.baseline.map(\.time)
            #expect(baseline == (step == 0 ? nil : 100_000 + (step < 4 ? 0 : step - 4) * 500))
        }
        history.add(.healthy(at: 200_000))
        #expect(history.baseline?.time == 149_500)
        // Another Redis, or a clock that was set back.
        history.add(.healthy(at: 50_000))
        #expect(history.baseline == nil && history.rates == Rates())
    }
}
