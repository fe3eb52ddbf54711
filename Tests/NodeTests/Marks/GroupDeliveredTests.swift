import TestSupport
import Testing

/// What members of a group have got: marks of each, and one job that tells the senders.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `Delivered in a group` {
    private func jobs(_ group: TestGroup) throws -> Int {
        try Stage.current.redis.command("XRANGE", "work:receipts", "-", "+").elements.count { job in
            job.elements.last?.elements.last?.text == #"{"conversation":"\#(group.conversation)"}"#
        }
    }

    @Test func `is noted of every member, and one job asks to tell the senders`() throws {
        let stage = try Stage.current
        let alice = Stage.user("alice")
        let others = (0..<150).map { _ in Stage.user("member") }
        let group = try TestGroup(of: [alice] + others)
        let sender = try Device(alice, on: stage.nodes[0])
        let members = try others.enumerated().map { index, user in
            try Device(user, on: stage.nodes[index % 2])
        }
        let first = try #require(try sender.say(1, in: group, "one").id)
        let last = try #require(try sender.say(2, in: group, "two").id)
        try group.fanOut()
        for member in members { try member.wait(messages: 2) }
        #expect(try jobs(group) == 0, "\(first) is not acknowledged by anybody")
        for member in members { try member.acknowledge(3) }
        for member in members { try stage.wait("delivered", of: member.user, in: group.conversation, last) }
        #expect(try jobs(group) == 1)
        try members[0].confirmAcknowledged(3)
        #expect(try stage.mark("delivered", of: alice, in: group.conversation) == nil)
        #expect(members.allSatisfy(\.receipts.isEmpty) && sender.receipts.isEmpty, "a worker tells of it")
    }

    @Test func `is not noted of who has left`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let group = try TestGroup(alice, bob)
        let sender = try Device(alice, on: stage.nodes[0])
        let member = try Device(bob, on: stage.nodes[1])
        try sender.say(1, in: group, "one")
        try group.fanOut()
        try member.wait(messages: 1)
        try group.change(alice, "remove", bob)
        #expect(try jobs(group) == 1, "for those who waited for bob")
        let inbox = try #require(member.inboxes.last)
        try member.acknowledge(inbox)
        try member.confirmAcknowledged(inbox)
        #expect(try stage.mark("delivered", of: bob, in: group.conversation) == nil)
        #expect(try jobs(group) == 1)
    }
}
