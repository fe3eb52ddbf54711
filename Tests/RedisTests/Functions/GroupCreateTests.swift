import Foundation
import TestSupport
import Testing

/// `martlet_1_group_create` and `martlet_1_group_read`.
@Suite struct GroupCreateTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    @Test func `a group has members, an admin, a first line and a job`() throws {
        let reply = try server.create(
            ["alice", "bob", "carol"],
            name: "Friends",
            picture: "https://x.org/a.png"
        )
        let line = try #require(try server.lines().first)
        let time = String(line.dropLast(2))
        let info = [
            "name": "Friends", "picture": "https://x.org/a.png", "creator": "alice", "created": time,
            "updated": time,
        ]
        #expect(server.pairs(reply.elements[0]) == info)
        #expect(reply.elements[1] == .array([.text("alice")]))
        #expect(reply.elements[2].elements.compactMap(\.text).sorted() == ["alice", "bob", "carol"])
        #expect(try server.hash(server.group("info")) == info)
        #expect(try server.members() == ["alice", "bob", "carol"])
        #expect(try server.admins() == ["alice"])
        let joined = score(line)
        #expect(
            try server.scores(server.group("joined")) == ["alice": joined, "bob": joined, "carol": joined]
        )
        #expect(
            try server.changes() == [
                #"alice {"change":"created","name":"Friends","picture":"https://x.org/a.png","count":3}"#
            ]
        )
        for user in ["alice", "bob", "carol"] { #expect(try server.set(server.groupsName(user)) == ["g1"]) }
        #expect(
            try server.payloads(server.workKey, type: "group") == [
                "{\"conversation\":\"group:g1\",\"id\":\"\(line)\"}"
            ]
        )
    }

    @Test func `its creator may repeat the call, and it does nothing a second time`() throws {
        let tap = Tap("audit")
        let first = try server.create(taps: [tap])
        let before = try server.digest()
        #expect(try server.create(taps: [tap]) == first)
        #expect(try server.read("alice") == first)
        #expect(try server.digest() == before)
    }

    @Test func `an id that is taken is refused`() throws {
        try server.create()
        #expect(try server.create(by: "bob").text?.hasPrefix("GROUPEXISTS ") == true)
        try server.change("alice", .delete(["alice", "bob"]))
        #expect(try server.create().text?.hasPrefix("GROUPEXISTS ") == true, "it was deleted")
        try server.call("FLUSHALL")
        try server.call("SADD", server.group("members"), "eve")
        let before = try server.digest()
        #expect(try server.create().text?.hasPrefix("GROUPEXISTS ") == true, "an operator made it")
        #expect(try server.digest() == before)
    }

    @Test func `a user with too many groups is named, and nothing is made`() throws {
        try server.call("SADD", server.groupsName("bob"), "a", "b", "c")
        let before = try server.digest()
        #expect(try server.create(mostGroups: 3).text?.hasPrefix("TOOMANYGROUPS bob") == true)
        #expect(try server.digest() == before)
        #expect(try server.create(mostGroups: 4).elements.count == 3)
    }

    @Test func `a creator who left is answered as anybody who is no member`() throws {
        try server.create()
        try server.change("alice", .remove("alice"))
        #expect(try server.create().text?.hasPrefix("NOTAMEMBER ") == true)
        #expect(try server.members() == ["bob"])
    }

    @Test(arguments: [
        "a \"quoted\" \\ name", "é 😀 ツ", "a/b \\/ c//", "tab\tnewline\n\u{7f}\u{1}", "=", "{}", "'",
    ])
    func `any name is valid JSON in its line`(_ name: String) throws {
        try server.create(name: name, picture: "https://x/\(name)")
        let change = try #require(try server.entries(server.group("log")).first?.fields[3])
        let object = try JSONSerialization.jsonObject(with: Data(change.utf8)) as? NSDictionary
        #expect(object?["name"] as? String == name)
        #expect(object?["picture"] as? String == "https://x/\(name)")
        #expect(!change.contains("https:\\/"))
        #expect(try server.hash(server.group("info"))["name"] == name)
    }

    @Test(arguments: [1, 499, 500, 501, 1_024])
    func `as many members as a group may have`(_ count: Int) throws {
        let users = (0..<count).map { "user\($0)" }
        #expect(try server.create(users).elements[2].elements.count == count)
        #expect(try server.members() == users.sorted())
        let joined = try server.scores(server.group("joined"))
        #expect(joined.count == count && Set(joined.values).count == 1)
        #expect(try server.changes().first?.hasSuffix("\"count\":\(count)}") == true)
        #expect(try server.change("user0", .delete(users)) == .text("DONE"))
        #expect(try server.scores(server.group("left")).count == count)
        #expect(try server.set(server.groupsName("user\(count - 1)")) == [])
    }

    @Test func `a user who is named twice is a member once`() throws {
        try server.create(["alice", "bob", "bob", "alice"])
        #expect(try server.members() == ["alice", "bob"])
        #expect(try server.changes().first?.hasSuffix("\"count\":2}") == true)
    }

    @Test func `only members read a group`() throws {
        #expect(try server.read("alice").text?.hasPrefix("NOTAMEMBER ") == true)
        try server.create()
        #expect(try server.read("bob").elements.count == 3)
        #expect(try server.read("eve").text?.hasPrefix("NOTAMEMBER ") == true)
        let reply = try server.call(
            ["FCALL_RO", "martlet_1_group_read", "3"] + ["members", "admins", "info"].map(server.group)
                + ["bob"]
        )
        #expect(reply.elements.count == 3)
    }
}
