import Chaos
import Testing

@Suite struct `The checker of deletions` {
    /// A message that everybody got, and that is deleted then: its line is gone, another says so.
    private func deletedMessage(told devices: [Int]) -> (story: Story, token: Int) {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop])
        let number = story.record.requestedDeletion(of: token, at: story.now())
        story.lines[Story.pair] = []
        story.store(["from": "alice", "deleted": Story.line(token).text], Story.pair, line: 50)
        story.record.confirmedDeletion(number, at: story.now())
        for device in devices {
            story.record.deleted(Story.line(token), in: Story.pair, seenBy: device, at: story.now())
        }
        return (story, token)
    }

    @Test func `finds nothing wrong when every device was told`() {
        let (story, _) = deletedMessage(told: [Story.alice, Story.bob, Story.laptop])
        #expect(story.kinds.isEmpty)
        #expect(story.verdict.deletions == 1)
    }

    @Test func `finds a device that was not told`() {
        let (story, _) = deletedMessage(told: [Story.alice, Story.bob])
        #expect(story.verdict.counts == [.missingDeletion: 1])
    }

    @Test func `finds a body that is shown afterwards`() {
        var (story, token) = deletedMessage(told: [Story.alice, Story.bob, Story.laptop])
        _ = story.now()
        story.deliver(token, to: [Story.bob])
        #expect(story.kinds == [.shownAfterDeletion, .duplicate])
    }

    @Test func `finds a deletion that did not happen`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        story.deliver(token, to: [Story.bob, Story.laptop])
        story.record.confirmedDeletion(story.record.requestedDeletion(of: token, at: 1), at: story.now())
        #expect(story.kinds == [.missingDeletion])
    }

    @Test func `expects nobody to get what was deleted before`() {
        var story = Story()
        let token = story.send(Story.alice, Story.pair)
        let number = story.record.requestedDeletion(of: token, at: story.now())
        story.lines[Story.pair] = []
        story.store(["from": "alice", "deleted": Story.line(token).text], Story.pair, line: 50)
        story.record.confirmedDeletion(number, at: story.now())
        for device in [Story.alice, Story.bob, Story.laptop] {
            story.record.deleted(Story.line(token), in: Story.pair, seenBy: device, at: story.now())
        }
        #expect(story.kinds.isEmpty)
    }
}
