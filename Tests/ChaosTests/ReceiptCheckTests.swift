import Chaos
import Testing

@Suite struct `The checker of receipts` {
    @Test func `finds delivered before anybody has it`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.receipt(token, in: Story.pair, isRead: false, by: 1, at: Story.alice)
        story.deliver(token, to: [Story.bob, Story.laptop])
        #expect(story.kinds == [.falseReceipt])
    }

    @Test func `takes one device of the recipient for delivered`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.laptop])
        story.receipt(token, in: Story.pair, isRead: false, by: 1, at: Story.alice)
        story.deliver(token, to: [Story.bob])
        #expect(story.kinds.isEmpty)
    }

    @Test func `finds that an earlier message was not delivered`() {
        var story = Story()
        let one = story.send(Story.alice, Story.pair)
        let two = story.send(Story.alice, Story.pair)
        story.deliver(two, to: [Story.bob])
        story.receipt(two, in: Story.pair, isRead: false, by: 1, at: Story.alice)
        story.deliver(one, to: [Story.bob])
        #expect(story.kinds.contains(.falseReceipt))
    }

    @Test func `finds delivered in a group before all others have it`() {
        var story = Story()
        let token = story.send(Story.alice, Story.group)
        story.deliver(token, to: [Story.bob, Story.laptop])
        story.receipt(token, in: Story.group, isRead: false, by: nil, at: Story.alice)
        story.deliver(token, to: [Story.carol])
        #expect(story.kinds == [.falseReceipt])
    }

    @Test func `finds read before it is read`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop])
        story.receipt(token, in: Story.pair, isRead: true, by: 1, at: Story.alice)
        story.record.read(Story.pair, upTo: Story.line(token), by: 1, at: story.now())
        #expect(story.kinds == [.falseReceipt])
    }

    @Test func `finds that the sender was not told in the end`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop])
        #expect(story.kinds.isEmpty, "nobody has read it")
        story.record.read(Story.pair, upTo: Story.line(token), by: 1, at: story.now())
        #expect(story.kinds == [.missingReceipt])
        story.receipt(token, in: Story.pair, isRead: false, by: 1, at: Story.alice)
        #expect(story.kinds == [.missingReceipt], "delivered is not read")
        story.receipt(token, in: Story.pair, isRead: true, by: 1, at: Story.alice)
        #expect(story.kinds.isEmpty)
    }

    @Test func `waits for all members of a group`() {
        var story = Story()
        let token = story.send(Story.alice, Story.group)
        story.deliver(token, to: [Story.bob, Story.laptop, Story.carol])
        story.record.read(Story.group, upTo: Story.line(token), by: 1, at: story.now())
        #expect(story.kinds.isEmpty, "carol has not read it")
        story.record.read(Story.group, upTo: Story.line(token), by: 2, at: story.now())
        #expect(story.kinds == [.missingReceipt])
        story.receipt(token, in: Story.group, isRead: true, by: nil, at: Story.alice)
        #expect(story.kinds.isEmpty)
    }

    @Test func `lets a device that is new take the history for what was before it`() {
        var story = Story()
        story.record = Record(world: story.record.world)
        for device in [Story.alice, Story.bob, Story.carol] { story.record.welcomed(device, at: 0) }
        let token = story.send(Story.alice, Story.pair)
        story.record.welcomed(Story.laptop, at: story.now())
        story.receipt(token, in: Story.pair, isRead: false, by: 1, at: Story.alice)
        story.deliver(token, to: [Story.bob])
        #expect(story.kinds.isEmpty)
    }

    @Test func `does not expect a guest to be told, who may have been away when the others read`() {
        var story = Story(guests: [1])
        let token = story.send(Story.bob, Story.group)
        story.deliver(token, to: [Story.alice, Story.laptop, Story.carol])
        for user in [0, 2] {
            story.record.read(Story.group, upTo: Story.line(token), by: user, at: story.now())
        }
        #expect(story.kinds.isEmpty)
    }

    @Test func `finds an own read mark that nobody set`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop])
        story.receipt(token, in: Story.pair, isRead: true, by: 1, at: Story.laptop)
        #expect(story.kinds == [.falseReceipt])
    }
}
