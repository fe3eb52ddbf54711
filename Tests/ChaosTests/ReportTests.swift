import Chaos
import Foundation
import Testing

@Suite struct `The report` {
    private func report(_ story: Story) -> ChaosReport {
        let facts = RunFacts(
            seed: 7,
            milliseconds: 60_000,
            redis: .single,
            waitReplicas: 0,
            nodes: 3,
            workers: 2,
            hasBalancer: true
        )
        return ChaosReport(facts, story.record, story.verdict)
    }

    @Test func `passes a clean run and fails another, with what is wrong`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        #expect(report(story).text.contains("FAIL  lost 2"))
        #expect(report(story).text.contains("bob/laptop never got message 0"))
        story.deliver(token, to: [Story.bob, Story.laptop])
        #expect(report(story).isClean)
        #expect(report(story).text.contains("PASS"))
    }

    @Test func `is one JSON object with the same numbers`() throws {
        var story = Story()
        story.send(Story.alice, Story.pair)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(report(story).json.utf8)) as? [String: Any]
        )
        #expect(object["clean"] as? Bool == false)
        #expect(object["seed"] as? Int == 7)
        #expect((object["violations"] as? [String: Int]) == ["lost": 2])
        #expect((object["details"] as? [String])?.count == 2)
    }

    @Test func `measures a recovery from the fault and from its repair`() {
        var story = Story()
        let fault = story.record.injected(.nodeKill, target: 0, at: 1_000)
        for (device, end) in [(Story.alice, 1_300), (Story.bob, 2_500)] {
            let token = story.record.submitted(by: device, to: Story.pair, fault: fault, at: 1_001)
            story.record.acknowledged(token, as: Story.line(token), at: end)
        }
        story.record.repaired(fault, at: 2_000)
        let recoveries = Recoveries(story.record)
        #expect(recoveries.rows.map(\.kind) == [.nodeKill])
        #expect(recoveries.rows[0].fromFault == Spread([300, 1_500]))
        #expect(recoveries.rows[0].fromRepair == Spread([0, 500]))
    }

    @Test func `takes a worker's recovery from the first arrival`() {
        var story = Story()
        let fault = story.record.injected(.workerKill, target: 0, at: 1_000)
        let token = story.record.submitted(by: Story.alice, to: Story.group, fault: fault, at: 1_000)
        story.record.acknowledged(token, as: Story.line(token), at: 1_010)
        story.record.received(token, line: Story.line(token), by: Story.carol, at: 4_000)
        story.record.received(token, line: Story.line(token), by: Story.bob, at: 3_500)
        #expect(Recoveries(story.record).all == Spread([2_500]))
    }

    @Test func `knows medians and what 99 of 100 do not exceed`() {
        let spread = Spread(Array(1...200))
        #expect(spread.median == 100 && spread.high == 198 && spread.longest == 200 && spread.count == 200)
        #expect(Spread([]) == Spread([]) && Spread([]).longest == 0)
        #expect(Spread([5]).median == 5 && Spread([5]).high == 5)
    }
}
