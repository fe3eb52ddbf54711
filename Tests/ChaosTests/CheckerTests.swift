import Chaos
import Testing

/// Each violation by a run that is told by hand, beside the same run without it.
@Suite struct `The checker` {
    @Test func `finds nothing wrong with a run in which everything arrived`() {
        var story = Story()
        let one = story.send(Story.alice, Story.pair)
        story.deliver(one, to: [Story.bob, Story.laptop])
        let two = story.send(Story.bob, Story.group)
        story.deliver(two, to: [Story.alice, Story.laptop, Story.carol])
        let verdict = story.verdict
        #expect(verdict.violations.isEmpty)
        #expect(verdict.submitted == 2 && verdict.acknowledged == 2)
        #expect(verdict.expectedDeliveries == 5 && verdict.deliveries == 5)
    }

    @Test func `finds a message that one of the recipient's devices did not get`() {
        var story = Story()
        story.deliver(story.send(Story.alice, Story.pair), to: [Story.bob])
        let verdict = story.verdict
        #expect(verdict.counts == [.lost: 1])
        #expect(verdict.violations[0].text.contains("bob/laptop"))
    }

    @Test func `finds a message that the sender's other device did not get`() {
        var story = Story()
        story.deliver(story.send(Story.bob, Story.pair), to: [Story.alice])
        #expect(story.verdict.counts == [.lost: 1])
    }

    @Test func `expects nothing at a device that came later`() {
        var story = Story()
        story.record = Record(world: story.record.world)
        for device in [Story.alice, Story.bob, Story.carol] { story.record.welcomed(device, at: 0) }
        story.deliver(story.send(Story.alice, Story.pair), to: [Story.bob])
        story.record.welcomed(Story.laptop, at: story.now())
        #expect(story.kinds.isEmpty)
        story.send(Story.alice, Story.pair)
        #expect(story.verdict.counts == [.lost: 2])
    }

    @Test func `finds an acknowledged message that is not stored`() {
        var story = Story()
        let token = story.record.submitted(by: Story.alice, to: Story.pair, at: 1)
        story.record.acknowledged(token, as: Story.line(token), at: 2)
        #expect(story.kinds == [.notStored])
    }

    @Test(arguments: [false, true]) func `tells what a failover lost from what Martlet lost`(waits: Bool) {
        var story = Story()
        story.waits = waits
        let token = story.record.submitted(by: Story.alice, to: Story.pair, at: 1)
        story.record.acknowledged(token, as: Story.line(token), at: story.now())
        let fault = story.record.injected(.failoverKill, target: 0, at: story.now())
        story.record.repaired(fault, at: story.now())
        #expect(story.verdict.lostByRedis == (waits ? [] : [token]))
        #expect(story.kinds == (waits ? [.lostDespiteWait] : []))
    }

    @Test func `does not excuse by a failover what was lost long before it`() {
        var story = Story()
        let token = story.record.submitted(by: Story.alice, to: Story.pair, at: 1)
        story.record.acknowledged(token, as: Story.line(token), at: 2)
        _ = story.record.injected(.failoverKill, target: 0, at: 60_000)
        #expect(story.kinds == [.notStored])
    }

    @Test func `finds a send without an answer and one that was refused`() {
        var story = Story()
        _ = story.record.submitted(by: Story.alice, to: Story.pair, at: 1)
        story.record.refused(
            story.record.submitted(by: Story.alice, to: Story.pair, at: 2),
            code: "bad_content"
        )
        #expect(story.verdict.counts == [.unanswered: 1, .refused: 1])
    }

    @Test func `expects that guests of a group are refused at times, but not that it is stored`() {
        var story = Story(guests: [2])
        let token = story.record.submitted(by: Story.carol, to: Story.group, at: 1)
        story.record.refused(token, code: "not_a_member")
        #expect(story.kinds.isEmpty)
        #expect(story.verdict.refused == 1)
        story.store(token, Story.group)
        #expect(story.kinds == [.refused])
    }

    @Test func `finds a message that came twice`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop, Story.laptop])
        #expect(story.verdict.counts == [.duplicate: 1])
    }

    @Test func `finds a send that became two messages`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair, line: 5)
        story.store(token, Story.pair, line: 6)
        story.deliver(token, to: [Story.bob, Story.laptop], line: 5)
        #expect(story.kinds == [.storedTwice])
        story.deliver(token, to: [Story.bob], line: 6)
        #expect(story.kinds == [.storedTwice, .duplicate])
    }

    @Test func `does not blame Martlet for a repeat of what a failover lost before its answer`() {
        var story = Story()
        let token = story.record.submitted(by: Story.alice, to: Story.pair, at: 1)
        story.deliver(token, to: [Story.bob], line: 5)
        _ = story.record.injected(.failoverPause, target: 0, at: story.now())
        story.store(token, Story.pair, line: 9)
        story.record.acknowledged(token, as: Story.line(9), at: story.now())
        story.deliver(token, to: [Story.bob, Story.laptop], line: 9)
        #expect(story.kinds.isEmpty)
        #expect(story.verdict.repeatedByFailover == 1)
    }

    @Test func `finds messages in another order than that of their ids`() {
        var story = Story()
        let one = story.send(Story.alice, Story.pair)
        let two = story.send(Story.alice, Story.pair)
        story.deliver(one, to: [Story.bob, Story.laptop])
        story.deliver(two, to: [Story.bob])
        #expect(story.kinds == [.lost])
        story.deliver(two, to: [Story.laptop])
        #expect(story.kinds.isEmpty)
        let three = story.send(Story.alice, Story.pair)
        let four = story.send(Story.alice, Story.pair)
        story.deliver(four, to: [Story.bob, Story.laptop])
        story.deliver(three, to: [Story.bob, Story.laptop])
        #expect(story.verdict.counts == [.disorder: 2])
    }

    @Test func `finds sends that were stored in another order than they were made`() {
        var story = Story()
        let one = story.send(Story.alice, Story.pair, line: 8)
        let two = story.send(Story.alice, Story.pair, line: 7)
        story.deliver(two, to: [Story.bob, Story.laptop], line: 7)
        story.deliver(one, to: [Story.bob, Story.laptop], line: 8)
        #expect(story.kinds == [.senderDisorder])
    }

    @Test func `finds a message that reached a stranger, its own device, or comes from nobody`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop])
        story.deliver(token, to: [Story.carol])
        #expect(story.verdict.counts == [.stray: 1])
        story.deliver(token, to: [Story.alice])
        #expect(story.verdict.counts == [.stray: 2])
        story.record.received(99, line: Story.line(99), by: Story.bob, at: story.now())
        #expect(story.verdict.counts == [.stray: 2, .oddity: 1])
    }

    @Test func `goes by the group's own lines for who is a member`() {
        var story = Story(guests: [2])
        let before = story.send(Story.alice, Story.group, line: 1)
        story.deliver(before, to: [Story.bob, Story.laptop, Story.carol], line: 1)
        story.store(
            ["from": "alice", "change": #"{"change":"removed","users":["carol"]}"#],
            Story.group,
            line: 2
        )
        let between = story.send(Story.alice, Story.group, line: 3)
        story.deliver(between, to: [Story.bob, Story.laptop], line: 3)
        story.store(
            ["from": "alice", "change": #"{"change":"added","users":["carol"]}"#],
            Story.group,
            line: 4
        )
        let after = story.send(Story.alice, Story.group, line: 5)
        story.deliver(after, to: [Story.bob, Story.laptop], line: 5)
        #expect(story.verdict.counts == [.lost: 1], "carol is a member again")
        story.deliver(after, to: [Story.carol], line: 5)
        #expect(story.kinds.isEmpty)
        story.deliver(between, to: [Story.carol], line: 3)
        #expect(story.kinds == [.stray, .disorder])
    }
}
