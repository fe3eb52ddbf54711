import Redis
import Terminal
import Testing

@testable import Top

struct ViewTests {
    private static let status = TopStatus(address: "redis://h:1/0", prefix: "p:", interval: .seconds(1))

    private var history: History {
        History(.healthy(at: 100_000, seconds: 10), .healthy(at: 102_000, seconds: 12))
    }

    private func lines(
        _ history: History,
        _ width: Int,
        _ height: Int,
        _ status: TopStatus = status
    ) -> [String] {
        TopView(history, status, now: 9000).drawn(ScreenSize(width: width, height: height)).lines.map(\.text)
    }

    @Test func `shows everything as text`() {
        let text = TopView(history, Self.status, now: 0).text
        #expect(
            text == """
                 martlet top  redis://h:1/0  prefix p:

                no problems

                Redis 7.0.15, up 0 s   50.0 MiB of 1.0 GiB (4 %)   1,000 commands/s
                  0 function calls/s   hits –   evicted 0
                  6 clients (no MONITOR)   0 channels   slow log –

                Nodes    connections  users  sends/s  deliveries/s     up
                  all 2           40     20      200         1,000
                  n1              20     10      100           500  101 s
                  n2              20     10      100           500  101 s

                Fan-out  0 new/s   0 done/s   0 wait   0 in hand
                  w1 0-7   w2 8-15

                Workers  role    partitions  jobs/s  deliveries/s  again/s  given up     up
                  w1     fanout         0-2      10         1,000        0         0  101 s
                  w2     fanout         0-2      10         1,000        0         0  101 s

                """
        )
    }

    @Test func `problems and what is in trouble come first`() {
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.nodes[1].reportedAt = 100_000
        snapshot.partitions[3].holder = nil
        snapshot.partitions[3].figures.length = 120
        var history = self.history
        history.add(snapshot)
        let lines = lines(history, 80, 24)
        #expect(lines.count == 24)
        #expect(lines[1] == "✗ node n2 has not reported for 4 s")
        #expect(lines[2] == "✗ partition 3 has no owner and 120 jobs wait")
        let first = lines.firstIndex { $0.hasPrefix("  n2 ") }
        let second = lines.firstIndex { $0.hasPrefix("  n1 ") }
        #expect(first != nil && second != nil && (first ?? 0) < (second ?? 0))
        #expect(lines.contains { $0.hasSuffix("silent 4 s") })
        #expect(lines.contains("  nobody 3   w1 0-2, 4-7   w2 8-15"))
        #expect(lines.contains("  3          nobody   120        0       –"))
    }

    @Test func `every size is drawn in its bounds`() {
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.nodes = (0..<40).map { .node("a-rather-long-name-of-a-node-\($0)", at: 104_000) }
        snapshot.dead = ["push": 1, "fanout": 7]
        snapshot.monitors = 1
        snapshot.partitions[0].figures.length = 3
        var history = self.history
        history.add(snapshot)
        for width in [1, 2, 7, 40, 80, 200] {
            for height in [1, 2, 3, 5, 8, 12, 16, 20, 24, 25, 30, 40, 60] {
                let lines = lines(history, width, height)
                #expect(lines.count == height)
                #expect(lines.allSatisfy { DisplayWidth.of($0) <= width }, "\(width)x\(height)")
            }
        }
    }

    @Test func `what does not fit is counted`() {
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.nodes = (1...30).map { .node("n\($0)", at: 104_000) }
        let lines = lines(History(snapshot), 80, 24)
        let shown = lines.count { $0.hasPrefix("  n") }
        #expect(shown > 0 && lines.contains("  … \(30 - shown) more"))
        #expect(lines.contains { $0.hasPrefix("  w1 ") && $0.contains("fanout") })
        #expect(lines.contains { $0.hasPrefix("  w2 ") })
    }

    @Test func `on a low screen, idle streams go before those with waiting jobs or dead letters`() {
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.streams = ["audit", "index", "moderation", "push", "weather"].map { JobStream(name: $0) }
        for stream in snapshot.streams.indices { snapshot.streams[stream].most = 100 }
        snapshot.streams[3].figures.length = 2
        snapshot.streams[4].figures.length = 7
        snapshot.dead = ["moderation": 1]
        let text = TopView(History(snapshot), Self.status, now: 0).text
        let order = text.split(separator: "\n").filter { $0.hasPrefix("  work:") }.map {
            $0.dropFirst(7).prefix(4)
        }
        #expect(order == ["weat", "push", "mode", "audi", "inde"])
        let low = lines(History(snapshot), 80, 17)
        #expect(
            low.contains { $0.hasPrefix("  work:weather") } && !low.contains { $0.hasPrefix("  work:audit") }
        )
    }

    @Test func `one channel is one channel`() {
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.server?.channels = 1
        #expect(TopView(History(snapshot), Self.status, now: 0).text.contains("   1 channel   slow log"))
    }

    @Test func `says why nothing new comes, and keeps what it has`() {
        var status = Self.status
        status.failed(.connectFailed("connection refused"), at: 5000)
        status.failed(.commandTimedOut, at: 6000)
        let text = "✗ Redis does not answer for 4 s: connecting failed: connection refused"
        #expect(lines(History(), 80, 5, status)[1] == text)
        let old = lines(history, 100, 30, status)
        #expect(old[1] == text + "; what follows is old")
        #expect(old.contains { $0.hasPrefix("  w1 0-7") })
    }

    @Test func `problems are wrapped where the screen is narrow`() {
        var history = self.history
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.monitors = 1
        history.add(snapshot)
        let lines = lines(history, 30, 24)
        #expect(
            lines[1...3] == [
                "! somebody runs MONITOR, which", "  costs Redis about half its", "  throughput",
            ]
        )
    }

    @Test func `names from Redis cannot paint`() {
        var snapshot = Snapshot.healthy(at: 104_000)
        snapshot.partitions[0].holder = "w1"
        snapshot.streams = [JobStream(name: "x\u{1B}[2Jy")]
        snapshot.oddities = [.foreign(key: "k\u{1B}]0;t\u{7}")]
        let view = TopView(History(snapshot), Self.status, now: 0)
        #expect(!view.text.contains("\u{1B}") && !view.text.contains("\u{7}"))
    }

    @Test func `is one JSON object, with null for what is not known`() {
        #expect(TopJSON.text(History()) == "{}\n")
        var snapshot = Snapshot.healthy(at: 102_000)
        snapshot.partitions[0].holder = nil
        let text = TopJSON.text(History(snapshot))
        #expect(text.hasPrefix(#"{"time":102000,"problems":[],"redis":{"version":"Redis 7.0.15","#))
        #expect(text.contains(#""commandsPerSecond":null"#) && text.contains(#""slowLog":null"#))
        #expect(
            text.contains(
                #"{"partition":0,"owner":null,"ownerGone":false,"waiting":0,"pending":0,"oldest":null}"#
            )
        )
        #expect(text.contains(#""totals":{"nodes":2,"connections":40,"users":20,"sendsPerSecond":null"#))
        #expect(text.hasSuffix("}\n") && text.split(separator: "\n").count == 1)
    }

    @Test func `numbers are written for people`() {
        let rates: [(Double?, String)] = [
            (nil, "–"), (0, "0"), (0.04, "0"), (0.05, "0.1"), (3.14, "3.1"), (9.96, "10"), (12.5, "13"),
            (1234.4, "1,234"), (.infinity, "–"), (-1, "–"),
        ]
        for (rate, text) in rates { #expect(Words.rate(rate) == text) }
        #expect(
            [0, 999, 1000, 1_234_567, -1000].map { Words.number($0) } == [
                "0", "999", "1,000", "1,234,567", "-1,000",
            ]
        )
        let sizes: [UInt64] = [0, 1023, 1024, 1536, 200 << 20, (1 << 30) - 1, 5 << 40, .max]
        #expect(
            sizes.map(Words.bytes) == [
                "0 B", "1023 B", "1.0 KiB", "1.5 KiB", "200 MiB", "1.0 GiB", "5.0 TiB", "16777216 TiB",
            ]
        )
        let times: [UInt64] = [0, 119_999, 120_000, 7_200_000, 172_800_000]
        #expect(times.map { Words.time(milliseconds: $0) } == ["0 s", "119 s", "2 min", "2 h", "2 d"])
        #expect(Words.ranges([]) == "" && Words.ranges([5, 1, 2, 3, 7, 7]) == "1-3, 5, 7")
        #expect(Words.percent(0.999) == "99 %")
    }
}
