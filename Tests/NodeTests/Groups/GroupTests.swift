import TestSupport
import Testing

/// What members and admins may do with a group, over HTTP on any node, and what Redis then has of it.
@Suite(.serialized, .stage(nodes: 2, ["--max-members", "5", "--max-groups", "3", "--send-rate", "0"]))
struct `A group` {
    private func people(_ names: String...) throws -> [GroupClient] {
        try names.enumerated().map {
            GroupClient(Stage.user($0.element), on: try Stage.current.nodes[$0.offset % 2])
        }
    }

    /// What the lines of the group's log say, oldest first, as `from change`.
    private func lines(_ path: String) throws -> [String] {
        let key = "log:{group:\(path.split(separator: "/").last ?? "")}"
        return try Stage.current.redis.command("XRANGE", key, "-", "+").elements.map { entry in
            let fields = entry.elements[1].elements.compactMap(\.text)
            return "\(fields[1]) \(fields[3])"
        }
    }

    @Test func `is made by a user, who is its admin, and shown to its members`() throws {
        let people = try people("alice", "bob", "carol")
        let (alice, bob) = (people[0], people[1])
        let body = #"{"name":"Fun \u00e9 \"1\"","picture":"https://a.example/x","members":["\#(bob.user)"]}"#
        let made = try alice.send("POST", "/v1/groups", body)
        #expect(made.status == 201)
        let id = try #require(made.string("id"))
        #expect(made.fields["location"] == "/v1/groups/\(id)")
        #expect(made.string("name") == "Fun é \"1\"")
        #expect(made.string("picture") == "https://a.example/x")
        #expect(made.string("creator") == alice.user)
        #expect(made.strings("members") == [alice.user, bob.user].sorted())
        #expect(made.strings("admins") == [alice.user])
        #expect(made.int("created") == made.int("updated") && made.int("created") ?? 0 > 0)
        let shown = try bob.read("/v1/groups/\(id)")
        #expect(shown.status == 200)
        #expect(shown.text == made.text)
        #expect(try people[2].read("/v1/groups/\(id)").code == "not_a_member")
        #expect(try Stage.current.redis.command("SMEMBERS", "groups:{\(bob.user)}").elements == [.text(id)])
        #expect(
            try bob.send("HEAD", "/v1/groups/\(id)").fields["content-length"]
                == shown.fields["content-length"]
        )
    }

    @Test func `changes as its admins say, and every change is a line of its log`() throws {
        let people = try people("alice", "bob", "carol")
        let (alice, bob, carol) = (people[0], people[1], people[2])
        let path = try alice.create(members: [bob.user])
        let steps: [(GroupClient, String, String, String?)] = [
            (alice, "PATCH", "", #"{"name":"new","picture":"http://a.example"}"#),
            (alice, "PUT", "/members/\(carol.user)", nil),
            (alice, "PUT", "/admins/\(bob.user)", nil),
            (bob, "PATCH", "", #"{"picture":null}"#),
            (bob, "DELETE", "/admins/\(alice.user)", nil),
            (bob, "DELETE", "/members/\(alice.user)", nil),
        ]
        for (who, method, place, body) in steps {
            for _ in 0..<2 {
                let answer = try who.send(method, path + place, body)
                #expect(answer.status == 204 && answer.text.isEmpty, "\(method) \(place): \(answer)")
            }
        }
        let shown = try carol.read(path)
        #expect(shown.string("name") == "new")
        #expect(!shown.names.contains("picture"))
        #expect(shown.strings("members") == [bob.user, carol.user].sorted())
        #expect(shown.strings("admins") == [bob.user])
        #expect(try alice.read(path).code == "not_a_member")
        #expect(
            try lines(path) == [
                #"\#(alice.user) {"change":"created","name":"fun","count":2}"#,
                #"\#(alice.user) {"change":"updated","name":"new","picture":"http://a.example"}"#,
                #"\#(alice.user) {"change":"added","users":["\#(carol.user)"]}"#,
                #"\#(alice.user) {"change":"promoted","users":["\#(bob.user)"]}"#,
                #"\#(bob.user) {"change":"updated","picture":null}"#,
                #"\#(bob.user) {"change":"demoted","users":["\#(alice.user)"]}"#,
                #"\#(bob.user) {"change":"removed","users":["\#(alice.user)"]}"#,
            ],
            "what was repeated has changed nothing"
        )
    }

    @Test func `is left, handed over to the oldest member, and ends with the last one`() throws {
        let people = try people("alice", "bob", "carol")
        let (alice, bob, carol) = (people[0], people[1], people[2])
        let path = try alice.create()
        for who in [carol, bob] {
            #expect(try alice.send("PUT", "\(path)/members/\(who.user)").status == 204)
        }
        for _ in 0..<2 { #expect(try alice.send("DELETE", "\(path)/members/\(alice.user)").status == 204) }
        let shown = try bob.read(path)
        #expect(shown.strings("admins") == [carol.user], "carol came before bob")
        #expect(shown.strings("members") == [bob.user, carol.user].sorted())
        for who in [bob, carol] {
            #expect(try who.send("DELETE", "\(path)/members/\(who.user)").status == 204)
        }
        #expect(try carol.read(path).code == "not_a_member")
        #expect(try Stage.current.redis.command("EXISTS", "groups:{\(carol.user)}").integer == 0)
        #expect(
            try lines(path).suffix(2).first == #"\#(bob.user) {"change":"left","users":["\#(bob.user)"]}"#
        )
    }

    @Test func `is deleted by one admin of two, once`() throws {
        let people = try people("alice", "bob", "carol")
        let (alice, bob, carol) = (people[0], people[1], people[2])
        let path = try alice.create(members: [bob.user, carol.user])
        #expect(try alice.send("PUT", "\(path)/admins/\(bob.user)").status == 204)
        #expect(try carol.send("DELETE", path).code == "not_an_admin")
        #expect(try alice.send("DELETE", path).status == 204)
        #expect(try alice.send("DELETE", path).status == 204, "a repetition of their own")
        #expect(try bob.send("DELETE", path).code == "not_a_member")
        #expect(try lines(path).filter { $0.contains("deleted") }.count == 1)
        for who in people {
            #expect(try who.read(path).code == "not_a_member")
            #expect(try Stage.current.redis.command("EXISTS", "groups:{\(who.user)}").integer == 0)
        }
    }

    @Test func `is made once for an Idempotency-Key, on whichever node`() throws {
        let people = try people("alice", "bob")
        let (alice, bob) = (people[0], people[1])
        let key = "Idempotency-Key: 5e0d6f6c-4c51/4f0a"
        let body = #"{"name":"once"}"#
        let made = try alice.send("POST", "/v1/groups", body, fields: [key])
        #expect(made.status == 201)
        let elsewhere = GroupClient(alice.user, on: try Stage.current.nodes[1])
        let again = try elsewhere.send("POST", "/v1/groups", #"{"name":"other"}"#, fields: [key])
        #expect(again.status == 201)
        #expect(again.text == made.text)
        #expect(again.fields["location"] == made.fields["location"])
        let others = [
            try bob.send("POST", "/v1/groups", body, fields: [key]),
            try alice.send("POST", "/v1/groups", body, fields: [key + "b"]),
            try alice.send("POST", "/v1/groups", body),
        ]
        #expect(Set(others.map { $0.string("id") }).count == 3)
        #expect(!others.contains { $0.string("id") == made.string("id") })
        let path = "/v1/groups/\(made.string("id") ?? "")"
        #expect(try alice.send("DELETE", path).status == 204)
        #expect(
            try alice.send("POST", "/v1/groups", body, fields: [key]).code == "not_a_member",
            "it is gone"
        )
    }

    @Test func `has as many members as it may, and users are in as many groups as they may`() throws {
        let people = try people("alice", "bob")
        let (alice, bob) = (people[0], people[1])
        let others = (0..<4).map { _ in Stage.user("other") }
        let path = try alice.create(members: others)
        #expect(try alice.send("PUT", "\(path)/members/\(bob.user)").code == "group_full")
        #expect(try alice.send("PUT", "\(path)/members/\(others[0])").status == 204, "is in it already")
        let many = (others + [bob.user]).map { "\"\($0)\"" }.joined(separator: ",")
        let tooMany = try alice.send("POST", "/v1/groups", #"{"name":"x","members":[\#(many)]}"#)
        #expect(tooMany.status == 409 && tooMany.code == "group_full")
        _ = try [bob.create(), bob.create(), bob.create()]
        let fourth = try bob.send("POST", "/v1/groups", #"{"name":"x"}"#)
        #expect(fourth.status == 409 && fourth.code == "too_many_groups")
        let withBob = try alice.send("POST", "/v1/groups", #"{"name":"x","members":["\#(bob.user)"]}"#)
        #expect(withBob.code == "too_many_groups")
        #expect(withBob.string("detail")?.hasPrefix("\(bob.user) ") == true, "the answer says who")
        #expect(try alice.send("DELETE", "\(path)/members/\(others[3])").status == 204)
        #expect(try alice.send("PUT", "\(path)/members/\(bob.user)").code == "too_many_groups")
        #expect(try Stage.current.redis.command("SCARD", "groups:{\(alice.user)}").integer == 1)
    }

    @Test func `keeps an admin`() throws {
        let people = try people("alice", "bob")
        let path = try people[0].create(members: [people[1].user])
        let alone = try people[0].send("DELETE", "\(path)/admins/\(people[0].user)")
        #expect(alone.status == 409 && alone.code == "last_admin")
        for method in ["PUT", "DELETE"] {
            let stranger = try people[0].send(method, "\(path)/admins/\(Stage.user("stranger"))")
            #expect(stranger.status == 404 && stranger.code == "no_such_member")
        }
    }

    @Test func `takes ids in a path however they are written`() throws {
        let people = try people("alice", "bob")
        let path = try people[0].create()
        let escaped = people[1].user.utf8.map { "%" + String($0, radix: 16) }.joined()
        #expect(try people[0].send("PUT", "\(path)/members/\(escaped)").status == 204)
        #expect(try people[1].read("/v1/%67roups/" + path.dropFirst(11)).status == 200)
    }

    @Test func `lies under the operator's prefix`() throws {
        let stage = try Stage.current
        try stage.withNode(["--prefix", "p:"]) { (node) throws in
            let alice = GroupClient(Stage.user("alice"), on: node)
            let others = try stage.redis.command("DBSIZE").integer
            let path = try alice.create(members: [Stage.user("bob")])
            try alice.send("PUT", "\(path)/members/\(Stage.user("carol"))").expectDone()
            #expect(try alice.read(path).strings("members").count == 3)
            let id = path.dropFirst(11)
            let kinds = ["members", "admins", "info", "joined", "log"]
            for kind in kinds {
                #expect(try stage.redis.command("EXISTS", "p:\(kind):{group:\(id)}").integer == 1, "\(kind)")
            }
            let added = try stage.redis.command("KEYS", "p:*").elements.count
            #expect(try stage.redis.command("DBSIZE").integer ?? 0 <= (others ?? 0) + added)
            try alice.send("DELETE", path).expectDone()
            #expect(try stage.redis.command("KEYS", "p:groups:*").elements.isEmpty)
        }
    }

    @Test func `is told to who registered for changes of groups`() throws {
        let redis = try Stage.current.redis
        let alice = try people("alice")[0]
        try redis.command("HSET", "registry", "membership:archive", "100")
        defer { _ = try? redis.command("DEL", "registry", "work:archive") }
        let path = try alice.create("before")
        let isSeen = try Deadline().wait {
            _ = try alice.send("PATCH", path, #"{"name":"\#(Stage.user("name"))"}"#)
            return try redis.command("XLEN", "work:archive").integer ?? 0 > 0
        }
        #expect(isSeen)
        let job = try redis.command("XREVRANGE", "work:archive", "+", "-", "COUNT", "1").elements[0]
        let fields = job.elements[1].elements.compactMap(\.text)
        #expect(Array(fields.prefix(5)) == ["version", "1", "type", "group", "payload"])
        #expect(fields[5].hasPrefix(#"{"type":"group","id":""#))
        try alice.send("DELETE", path).expectDone()
        let last = try redis.command("XREVRANGE", "work:archive", "+", "-", "COUNT", "1").elements[0]
        #expect(last.elements[1].elements[5].text?.hasSuffix(#""change":"deleted"}"#) == true)
    }
}

extension GroupAnswer {
    /// 204, without a body.
    func expectDone() {
        #expect(status == 204 && text.isEmpty, "\(self)")
    }
}
