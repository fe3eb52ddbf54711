import TestSupport
import Testing

/// Deletions with the real workers: the body leaves the inboxes that were not delivered, and nobody sees a gap.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `Erasing a deleted message` {
    private func worker(_ role: String) throws -> ChildProcess {
        let process = try ChildProcess(
            MartletExecutable.path(),
            ["worker", role, "--redis", Stage.current.redis.socketURL, "--name", Stage.user(role)]
        )
        _ = try process.waitForLine(containing: "ready")
        return process
    }

    /// Waits until no inbox of these users holds the word.
    private func waitUntilGone(_ word: String, of users: String...) throws {
        let redis = try Stage.current.redis
        let isGone = try Deadline().wait {
            try users.allSatisfy { user in
                let entries = try redis.command("XRANGE", "inbox:{\(user)}", "-", "+")
                return !"\(entries)".contains(word)
            }
        }
        #expect(isGone, "\(word) is still there")
    }

    @Test func `reaches the inboxes of both, while one is away`() throws {
        let stage = try Stage.current
        let worker = try worker("retention")
        defer { worker.kill() }
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let tablet = try Device(alice.user, "tablet", on: stage.nodes[1])
        let user = Stage.user("bob")
        _ = try Device(user, on: stage.nodes[1])
        let place = alice.conversation(with: user)
        let ids = try (1...3).map { try alice.deliver($0, to: user, "word\($0)") }
        try alice.delete(ids[1], in: place, for: "all")
        try waitUntilGone("word2", of: alice.user, user)
        let bob = try Device(user, on: stage.nodes[0])
        try bob.wait { bob.deletions.count >= 2 && bob.messages.count >= 2 }
        #expect(bob.texts == ["word1", "word3"])
        #expect(Set(bob.inboxes + bob.deletions.compactMap(\.inbox)) == [1, 2, 3, 4], "no gap in the ids")
        #expect(!bob.others.contains { $0.type == "resync" })
        try tablet.wait { tablet.deletions.count == 1 }
        #expect(!tablet.others.contains { $0.type == "resync" })
    }

    @Test func `reaches every member of a group, also when its worker is killed and another takes over`()
        throws
    {
        let stage = try Stage.current
        let fanout = try worker("fanout")
        defer { fanout.kill() }
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let members = (1...5).map { _ in Stage.user("member") }
        for member in members { _ = try Device(member, on: stage.nodes[1]) }
        let group = try TestGroup(of: [alice.user] + members)
        let ids = try (1...10).map { try #require(try alice.say($0, in: group, "word\($0).").id) }
        let first = try worker("retention")
        for id in ids.dropLast() { try alice.delete(id, in: group.conversation, for: "all") }
        first.kill()
        let second = try worker("retention")
        defer { second.kill() }
        for number in 1...9 {
            for member in members { try waitUntilGone("word\(number).", of: member) }
        }
        for member in members {
            let device = try Device(member, on: stage.nodes[0])
            try device.wait {
                Set(device.deletions.compactMap(\.id)).count == 9 && device.messages.count == 1
            }
            #expect(device.texts == ["word10."])
            #expect(!device.others.contains { $0.type == "resync" })
        }
    }
}
