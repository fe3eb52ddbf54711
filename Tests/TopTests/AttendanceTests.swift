import Testing

@testable import Top

/// Who left, and who died.
struct AttendanceTests {
    /// A look in which the lists have only n1 and w1, and the others are looked for as `late` says.
    private func look(at time: UInt64, reportOf late: UInt64?) -> Snapshot {
        var snapshot = Snapshot.healthy(at: time)
        snapshot.nodes[1] = Sighting(name: "n2")
        snapshot.workers[1] = Sighting(name: "w2")
        if let late {
            snapshot.nodes[1] = .node("n2", at: late)
            snapshot.workers[1] = .worker("w2", at: late)
            snapshot.nodes[1].aliveUntil = nil
            snapshot.workers[1].aliveUntil = nil
        }
        return snapshot
    }

    @Test func `who takes the report along has left`() {
        var history = History(.healthy(at: 100_000))
        #expect(history.roster.nodes == ["n1", "n2"] && history.roster.workers["w2"] == "fanout")
        history.add(look(at: 101_000, reportOf: nil))
        #expect(history.newest?.nodes.map(\.name) == ["n1"])
        #expect(history.newest?.workers.map(\.name) == ["w1"])
        #expect(history.roster.nodes == ["n1"])
        #expect(Problems.all(in: history).isEmpty)
    }

    @Test func `whose report grows old has died, and is missed for a minute`() {
        var history = History(.healthy(at: 100_000))
        for time in stride(from: UInt64(101_000), through: 160_000, by: 1000) {
            history.add(look(at: time, reportOf: time < 105_000 ? 100_000 : nil))
            let expected =
                time < 103_000
                ? []
                : ["node n2", "worker w2"].map { "\($0) has not reported for \((time - 100_000) / 1000) s" }
            #expect(Problems.all(in: history).map(\.text) == expected, "at \(time)")
        }
        history.add(look(at: 161_000, reportOf: nil))
        #expect(Problems.all(in: history).isEmpty && history.roster.nodes == ["n1"])
    }

    @Test func `who is listed is missed from the first look on`() {
        var snapshot = Snapshot.healthy(at: 100_000)
        snapshot.nodes[1] = Sighting(name: "n2")
        snapshot.nodes[1].aliveUntil = 98_000
        #expect(Problems.all(in: History(snapshot)).map(\.text) == ["node n2 has not reported for 7 s"])
    }

    @Test func `a worker that only says that it lives is believed`() {
        var snapshot = Snapshot.healthy(at: 100_000)
        snapshot.workers[1].report = nil
        snapshot.workers[1].reportedAt = nil
        #expect(Problems.all(in: History(snapshot)).isEmpty)
        snapshot.workers[1].aliveUntil = 99_000
        #expect(Problems.all(in: History(snapshot)).count == 1)
    }

    @Test func `names without end are not remembered`() {
        var history = History()
        var snapshot = Snapshot.healthy(at: 100_000)
        snapshot.nodes = (0..<1000).map { .node("n\($0)", at: 100_000) }
        history.add(snapshot)
        #expect(history.roster.nodes.count == Attendance.mostNames)
    }
}
