import TestSupport
import Testing

/// The list of a user's conversations, over sockets and by HTTP.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `The list of conversations` {
    private func device(_ name: String, node: Int = 0) throws -> Device {
        try Device(Stage.user(name), on: Stage.current.nodes[node])
    }

    /// All pages, each of so many conversations; something may happen between them.
    private func pages(
        _ device: Device,
        of limit: Int,
        between: () throws -> Void = {}
    ) throws -> [[ChatFrame]] {
        var pages: [[ChatFrame]] = []
        var place = ""
        repeat {
            let page = try device.ask("conversations", #""limit":\#(limit)\#(place)"#)
            pages.append(page.list("conversations"))
            place = page.string("next").map { #","before":"\#($0)""# } ?? ""
            if !place.isEmpty { try between() }
        } while !place.isEmpty && pages.count < 200
        return pages
    }

    @Test func `has what a list shows, the conversation with the newest message first`() throws {
        let (alice, bob) = (try device("alice"), try device("bob", node: 1))
        let group = try TestGroup(alice.user, bob.user)
        try alice.say(1, in: group, "to all")
        try group.fanOut()
        let ids = try (2...4).map { try alice.deliver($0, to: bob.user, "m\($0)") }
        let place = alice.conversation(with: bob.user)
        let redis = try Stage.current.redis
        try redis.command("HSET", "marks:{\(place)}", "read:\(bob.user)", ids[0])
        let page = try bob.ask("conversations")
        #expect(page.type == "conversations" && page.names == ["type", "ref", "conversations"])
        let rows = page.list("conversations")
        #expect(rows.map { $0.string("conversation") } == [place, group.conversation])
        let dm = try #require(rows.first)
        #expect(dm.names == ["conversation", "time", "last", "unread", "read", "receipts"])
        #expect(dm.int("unread") == 2 && dm.string("read") == ids[0])
        #expect(dm.inner("last")?.id == ids[2] && dm.inner("last")?.said == "m4")
        #expect(dm.inner("last")?.inbox == nil)
        #expect(dm.int("time") == dm.inner("last")?.int("time"))
        let other = try #require(rows.last)
        #expect(other.names == ["conversation", "time", "last", "unread", "receipts", "name"])
        #expect(other.string("name") == "a group" && other.int("unread") == 1)
        #expect(other.inner("last")?.said == "to all")
        let mine = try alice.ask("conversations").list("conversations").first
        #expect(mine?.int("unread") == 0 && mine?.inner("receipts")?.string("read") == ids[0])
        #expect(mine?.inner("receipts")?.string("delivered") == ids[0])
        let answer = try GroupClient(bob.user, on: Stage.current.node).send("GET", "/v1/conversations")
        #expect(answer.status == 200)
        #expect(try answer.frame().without().text == page.without("type", "ref").text)
    }

    @Test func `counts up to a hundred unread messages`() throws {
        let (alice, bob) = (try device("alice"), try device("bob"))
        try alice.flood(1...101, to: bob.user)
        let row = try bob.ask("conversations").list("conversations").first
        #expect(row?.int("unread") == 100 && row?.bool("unreadIsExact") == false)
    }

    @Test func `is empty for who has none`() throws {
        let page = try device("nobody").ask("conversations")
        #expect(page.list("conversations").isEmpty && page.string("next") == nil)
    }

    @Test func `shows a group that the user has left without what is in it`() throws {
        let (alice, bob) = (try device("alice"), try device("bob", node: 1))
        let group = try TestGroup(alice.user, bob.user)
        try alice.say(1, in: group, "secret")
        try group.fanOut()
        try group.change(bob.user, "remove", bob.user)
        let page = try bob.ask("conversations")
        let row = try #require(page.list("conversations").first)
        #expect(row.names == ["conversation", "time", "unread", "receipts", "member"])
        #expect(row.bool("member") == false && row.int("unread") == 0)
        #expect(!page.text.contains("secret") && !page.text.contains("a group"))
    }

    @Test func `has every conversation once, page by page`() throws {
        let bob = try device("bob")
        let friends = try (1...23).map { try bob.deliver($0, to: Stage.user("friend"), "m\($0)") }
        let pages = try pages(bob, of: 4)
        #expect(pages.map(\.count) == [4, 4, 4, 4, 4, 3])
        #expect(pages.joined().compactMap { $0.inner("last")?.id } == friends.reversed())
        #expect(try self.pages(bob, of: 23).count == 1, "nothing behind the last page")
    }

    @Test func `has those with the same last line once, and nothing of what is no conversation`() throws {
        let bob = try device("bob")
        let client = try BlockingRedisClient(socketPath: Stage.current.redis.socketPath)
        let names = (1...40).map { bob.conversation(with: "tie\($0)") }
        let foreign = (1...30).flatMap { ["7.1", "nonsense\($0)"] } + ["7.1", "dm:a:b", "7.1", ""]
        let scores = names.flatMap { ["7.1", $0] } + foreign
        _ = try client.command(
            ["ZADD", "chats:{\(bob.user)}", "9", bob.conversation(with: "first")] + scores
        )
        for limit in [1, 7, 40, 100] {
            let listed = try pages(bob, of: limit).joined().compactMap { $0.string("conversation") }
            #expect(listed == [bob.conversation(with: "first")] + names.sorted(by: >))
        }
    }

    @Test func `has no hole and no repeat while messages arrive`() throws {
        let (alice, bob) = (try device("alice"), try device("bob", node: 1))
        let friends = (1...12).map { _ in Stage.user("friend") }
        for (index, friend) in friends.enumerated() { try bob.deliver(index + 1, to: friend, "m") }
        var ref = 100
        let pages = try pages(bob, of: 3) {
            ref += 1
            try alice.deliver(ref, to: bob.user, "again")
            // The next page's first one moves to the front, and comes no more.
            try bob.deliver(ref, to: friends[0], "moved")
        }
        let listed = pages.joined().compactMap { $0.string("conversation") }
        #expect(Set(listed).count == listed.count)
        #expect(Set(listed) == Set(friends.dropFirst().map { bob.conversation(with: $0) }))
        let times = pages.joined().compactMap { $0.int("time") }
        #expect(times == times.sorted(by: >))
    }

    @Test func `ends a page that grows too large`() throws {
        let bob = try device("bob")
        let text = String(repeating: "x", count: 60_000)
        for ref in 1...9 { try bob.deliver(ref, to: Stage.user("friend"), text) }
        let pages = try pages(bob, of: 100)
        #expect(pages.map(\.count) == [4, 4, 1])
    }

    @Test func `shows the others where something foreign lies under a name of one`() throws {
        let bob = try device("bob")
        let (friend, foe) = (Stage.user("friend"), Stage.user("foe"))
        let id = try bob.deliver(1, to: friend, "m")
        try bob.deliver(2, to: foe, "m")
        let redis = try Stage.current.redis
        try redis.command("DEL", "marks:{\(bob.conversation(with: foe))}")
        try redis.command("SET", "marks:{\(bob.conversation(with: foe))}", "foreign")
        let rows = try bob.ask("conversations").list("conversations")
        #expect(rows.count == 2)
        #expect(rows.compactMap { $0.inner("last")?.id } == [id])
        try redis.command("DEL", "chats:{\(bob.user)}")
        try redis.command("SET", "chats:{\(bob.user)}", "foreign")
        let answer = try bob.ask("conversations")
        #expect(answer.code == "storage_refused" && answer.retry == true)
    }
}
