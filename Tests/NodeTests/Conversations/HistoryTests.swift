import TestSupport
import Testing

/// Pages of conversations, for both users on different nodes, over sockets and by HTTP.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `History` {
    private func pair() throws -> (alice: Device, bob: Device, conversation: String) {
        let nodes = try Stage.current.nodes
        let alice = try Device(Stage.user("alice"), on: nodes[0])
        let bob = try Device(Stage.user("bob"), on: nodes[1])
        return (alice, bob, alice.conversation(with: bob.user))
    }

    @Test func `is the same for both, the newest first, over sockets and by HTTP`() throws {
        let (alice, bob, conversation) = try pair()
        var ids: [String] = []
        for ref in 1...3 {
            ids.append(try alice.deliver(ref, to: bob.user, "a\(ref)"))
            ids.append(try bob.deliver(ref, to: alice.user, "b\(ref)"))
        }
        let page = try bob.history(conversation)
        #expect(page.type == "history")
        #expect(page.names == ["type", "ref", "conversation", "messages", "more"])
        #expect(page.string("conversation") == conversation && page.bool("more") == false)
        #expect(page.list("messages").compactMap(\.id) == ids.reversed())
        #expect(page.list("messages").compactMap(\.said) == ["b3", "a3", "b2", "a2", "b1", "a1"])
        let fields: Set = ["type", "id", "conversation", "from", "device", "ref", "time", "content"]
        #expect(page.list("messages").allSatisfy { $0.names == fields && $0.type == "message" })
        let other = try alice.history(conversation)
        #expect(other.without("ref").text == page.without("ref").text)
        let answer = try GroupClient(alice.user, on: Stage.current.node).history(conversation)
        #expect(answer.status == 200)
        #expect(answer.fields["content-type"] == "application/json")
        #expect(answer.fields["cache-control"] == "no-store")
        #expect(try answer.frame().without().text == page.without("type", "ref").text)
    }

    @Test func `is read in pages, backwards and forwards`() throws {
        let (alice, bob, conversation) = try pair()
        let ids = try (1...10).map { try alice.deliver($0, to: bob.user, "m\($0)") }
        var seen: [String] = []
        var page = try bob.history(conversation, #","limit":3"#)
        while true {
            #expect(page.list("messages").count == min(3, 10 - seen.count))
            seen += page.list("messages").compactMap(\.id)
            guard let next = page.string("next") else { break }
            #expect(page.bool("more") == true)
            page = try bob.history(conversation, #","limit":3,"before":"\#(next)""#)
        }
        #expect(page.bool("more") == false)
        #expect(seen == ids.reversed())
        let client = try GroupClient(bob.user, on: Stage.current.node)
        var later = [ids[1]]
        var answer = try client.history(conversation, "?limit=4&after=\(ids[1])").frame()
        while true {
            later += answer.list("messages").compactMap(\.id).reversed()
            guard let next = answer.string("next") else { break }
            answer = try client.history(conversation, "?limit=4&after=\(next)").frame()
        }
        #expect(later == Array(ids[1...]))
        let between = try bob.history(conversation, #","before":"\#(ids[8])","after":"\#(ids[5])""#)
        #expect(between.list("messages").compactMap(\.id) == [ids[7], ids[6]])
    }

    @Test func `of large messages comes in pages of 256 KiB at most`() throws {
        let (alice, bob, conversation) = try pair()
        let text = String(repeating: "x", count: 60_000)
        let ids = try (1...10).map { try alice.deliver($0, to: bob.user, text) }
        var seen: [String] = []
        var before = ""
        repeat {
            let page = try bob.history(conversation, before)
            #expect(page.text.utf8.count <= 256 * 1_024 + 1_024)
            #expect(!page.list("messages").isEmpty)
            seen += page.list("messages").compactMap(\.id)
            before = page.string("next").map { #","before":"\#($0)""# } ?? ""
        } while !before.isEmpty
        #expect(seen == ids.reversed())
    }

    @Test func `of a group begins for each with the line that added them, and ends for who has left`() throws
    {
        let nodes = try Stage.current.nodes
        let alice = try Device(Stage.user("alice"), on: nodes[0])
        let bob = try Device(Stage.user("bob"), on: nodes[1])
        let group = try TestGroup(alice.user)
        try alice.say(1, in: group, "before")
        #expect(try bob.history(group.conversation).code == "not_a_member")
        try group.change(alice.user, "add", bob.user)
        try alice.say(2, in: group, "behind")
        let all = try alice.history(group.conversation).list("messages")
        #expect(all.map(\.type) == ["message", "group", "message", "group"])
        let page = try bob.history(group.conversation)
        #expect(page.list("messages").map(\.text) == all.prefix(2).map(\.text))
        #expect(page.bool("more") == false)
        #expect(page.list("messages").last?.string("change") == "added")
        try group.change(bob.user, "remove", bob.user)
        #expect(try bob.history(group.conversation).code == "not_a_member")
        let answer = try GroupClient(bob.user, on: nodes[0]).history(group.conversation)
        #expect(answer.status == 403 && answer.code == "not_a_member")
    }

    @Test func `is for those who are in the conversation alone`() throws {
        let (alice, bob, conversation) = try pair()
        try alice.deliver(1, to: bob.user, "secret")
        let mallory = try Device(Stage.user("mallory"), on: Stage.current.node)
        #expect(try mallory.history(conversation).code == "not_a_member")
        #expect(try mallory.history("group:nowhere").code == "not_a_member")
        #expect(
            try mallory.history("dm:\(mallory.user)x:zed").code == "not_a_member",
            "a prefix is nobody"
        )
        let client = try GroupClient(mallory.user, on: Stage.current.node)
        for place in [conversation, "group:nowhere"] {
            let answer = try client.history(place)
            #expect(answer.status == 403 && answer.code == "not_a_member" && !answer.text.contains("secret"))
        }
        let empty = try mallory.history(mallory.conversation(with: Stage.user("stranger")))
        #expect(empty.list("messages").isEmpty && empty.bool("more") == false, "nothing was written yet")
    }

    @Test func `with oneself is one's own`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let id = try alice.deliver(1, to: alice.user, "note")
        let page = try alice.history("dm:\(alice.user):\(alice.user)")
        #expect(page.list("messages").compactMap(\.id) == [id])
    }

    @Test func `leaves out lines that somebody wrote by hand and wrong`() throws {
        let (alice, bob, conversation) = try pair()
        let id = try alice.deliver(1, to: bob.user, "good")
        let redis = try Stage.current.redis
        let client = try BlockingRedisClient(socketPath: redis.socketPath)
        for fields in [["a", "b"], ["from", "x", "device", "y", "content", "{"], ["tombstone", "{}"]] {
            _ = try client.command(["XADD", "log:{\(conversation)}", "*"] + fields)
        }
        try redis.command("ZADD", "deleted:{\(conversation)}", "5.1", "nonsense")
        let page = try bob.history(conversation)
        #expect(page.list("messages").compactMap(\.id) == [id])
        #expect(page.bool("more") == false)
    }
}
