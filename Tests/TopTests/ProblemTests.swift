import Testing

@testable import Top

struct ProblemTests {
    private typealias Change = (inout Snapshot) -> Void

    /// What is said of a healthy look that was changed, after the same look two seconds before.
    private func problems(_ change: (inout Snapshot) -> Void) -> [String] {
        var older = Snapshot.healthy(at: 100_000, seconds: 10)
        var newer = Snapshot.healthy(at: 102_000, seconds: 12)
        change(&older)
        change(&newer)
        return Problems.all(in: History(older, newer)).map { "\($0.severity): \($0.text)" }
    }

    private func jobs(
        _ length: Int,
        pending: Int = 0,
        oldest: UInt64? = nil,
        group: String = "fanout"
    )
        -> StreamFigures
    {
        var figures = StreamFigures()
        figures.length = length
        figures.oldest = oldest
        var found = StreamFigures.Group()
        found.name = group
        found.pending = pending
        figures.groups = [found]
        return figures
    }

    @Test func `there are none when all is well`() {
        #expect(problems { _ in }.isEmpty)
        #expect(problems { $0.partitions[3].figures = jobs(7, pending: 5, oldest: 101_000) }.isEmpty)
        #expect(Problems.all(in: History()).isEmpty)
    }

    @Test func `a partition without an owner`() {
        let some = problems {
            $0.partitions[3].holder = nil
            $0.partitions[3].figures = jobs(120, pending: 20)
        }
        #expect(some == ["bad: partition 3 has no owner and 120 jobs wait"])
        let several = problems { snapshot in
            for number in [1, 2, 7] {
                snapshot.partitions[number].holder = nil
                snapshot.partitions[number].figures = jobs(1)
            }
        }
        #expect(several == ["bad: partitions 1-2, 7 have no owner and 3 jobs wait"])
        #expect(problems { $0.partitions[3].holder = nil } == ["warning: partition 3 has no owner"])
    }

    @Test func `jobs that wait for long although somebody owns them`() {
        #expect(
            problems { $0.partitions[9].figures = jobs(1, pending: 1, oldest: 90_000) }
                == ["bad: partition 9 belongs to w2, and its one job waits for 12 s"]
        )
        #expect(
            problems { $0.partitions[9].figures = jobs(1200, oldest: 90_000) }
                == ["bad: partition 9 belongs to w2, and the oldest of 1,200 jobs waits for 12 s"]
        )
    }

    @Test func `no fan-out worker at all`() {
        let without: (inout Snapshot) -> Void = { snapshot in
            snapshot.workers = []
            for number in snapshot.partitions.indices { snapshot.partitions[number].holder = nil }
        }
        #expect(problems(without) == ["warning: no fan-out worker is alive: messages to groups would wait"])
        let waiting = problems {
            without(&$0)
            $0.partitions[0].figures = jobs(1)
        }
        #expect(waiting == ["bad: no fan-out worker is alive, and 1 job waits"])
    }

    @Test func `nodes that are silent, and none at all`() {
        #expect(problems { $0.nodes[0].reportedAt = 98_000 } == ["bad: node n1 has not reported for 4 s"])
        #expect(problems { $0.nodes = [] } == ["warning: no node reports to this Redis"])
    }

    @Test func `dead letters, which need not be jobs`() {
        #expect(
            problems { $0.dead = ["push": 1, "fanout": 2] } == [
                "warning: dead:fanout holds 2 dead letters",
                "warning: dead:push holds 1 dead letter",
            ]
        )
    }

    @Test func `streams of the registry that fill up, or that nobody reads`() {
        let stream = { (kind: String, length: Int) -> (inout Snapshot) -> Void in
            { snapshot in
                var stream = JobStream(name: "x")
                stream.kinds = [kind]
                stream.most = 100
                stream.figures = jobs(length, group: "x")
                // Somebody takes jobs all the time.
                stream.figures.groups[0].lastTaken = "\(snapshot.time)-0"
                snapshot.streams = [stream]
            }
        }
        #expect(problems(stream("push", 79)).isEmpty)
        #expect(
            problems(stream("push", 85))
                == ["warning: work:x is filled to 85 %; when it is full, the oldest jobs are lost"]
        )
        #expect(
            problems(stream("calls", 100))
                == ["bad: work:x is filled to 100 %; when it is full, calls are refused"]
        )
        let idle = problems {
            stream("push", 3)(&$0)
            $0.streams[0].figures.groups = []
        }
        #expect(idle == ["bad: nobody takes the 3 jobs of work:x"])
        let foreign = { (kind: String) in
            problems {
                stream(kind, 0)(&$0)
                $0.streams[0].isForeign = true
            }
        }
        let text = "bad: work:x is registered, but its key is of another type"
        #expect(foreign("messages") == ["\(text): it gets no copies"])
        #expect(foreign("calls") == ["\(text): calls are refused"])
    }

    @Test func `what is wrong with Redis`() {
        let table: [(Change, String)] = [
            (
                { $0.server?.usedMemory = 900 << 20 },
                "warning: Redis uses 87 % of its memory; when it is full, sends are refused"
            ),
            (
                { $0.server?.usedMemory = 1 << 30 },
                "bad: Redis uses 100 % of its memory; when it is full, sends are refused"
            ),
            (
                { $0.monitors = 1 },
                "warning: somebody runs MONITOR, which costs Redis about half its throughput"
            ),
            (
                { $0.server?.isDiskFailing = true },
                "bad: Redis cannot write its append-only file, and refuses to store anything"
            ),
            (
                {
                    $0.server?.policy = "allkeys-lru"
                    $0.server?.evicted = $0.time
                },
                "bad: Redis throws data away, 1,000 keys/s: maxmemory-policy is allkeys-lru"
            ),
        ]
        for (change, text) in table { #expect(problems(change) == [text]) }
    }

    @Test func `what cannot be seen or read`() {
        let found = problems {
            $0.oddities = [
                .forbidden(command: "INFO"), .forbidden(command: "CLIENT LIST"), .foreign(key: "p:nodes"),
                .unreadable(key: "node:n1"),
            ]
        }
        #expect(
            found == [
                "warning: this user of Redis may not CLIENT LIST, INFO: numbers are missing",
                "warning: the key p:nodes is of another type: somebody else uses the name",
                "warning: what stands in node:n1 is no report of Martlet",
            ]
        )
    }

    @Test func `the worst come first`() {
        let found = problems {
            $0.dead = ["push": 1]
            $0.monitors = 2
            $0.nodes[0].reportedAt = 90_000
        }
        #expect(found.map { $0.prefix(3) } == ["bad", "war", "war"])
    }
}
