import TestSupport
import Testing

/// What a user is told of the own groups.
@Suite(.serialized, .stage(["--send-rate", "0"])) struct `A list of groups` {
    private func user(_ name: String) throws -> GroupClient {
        GroupClient(Stage.user(name), on: try Stage.current.node)
    }

    @Test func `has every group of the user in byte order, and no other`() throws {
        let (alice, bob) = (try user("alice"), try user("bob"))
        let empty = try alice.send("GET", "/v1/groups")
        #expect(empty.status == 200 && empty.names == ["groups"] && empty.strings("groups").isEmpty)
        var paths: [String] = []
        for _ in 1...5 { paths.append(try alice.create()) }
        paths.append(try bob.create(members: [alice.user]))
        _ = try bob.create()
        let list = try alice.send("GET", "/v1/groups")
        #expect(list.fields["content-type"] == "application/json")
        #expect(list.fields["cache-control"] == "no-store")
        #expect(list.strings("groups").map { "/v1/groups/\($0)" } == paths.sorted())
        #expect(try bob.send("GET", "/v1/groups").strings("groups").count == 2)
    }

    @Test func `lets a user out of groups that others have put them into`() throws {
        let (alice, eve) = (try user("alice"), try user("eve"))
        for _ in 1...20 { _ = try eve.create(members: [alice.user]) }
        for group in try alice.send("GET", "/v1/groups").strings("groups") {
            #expect(try alice.send("DELETE", "/v1/groups/\(group)/members/\(alice.user)").status == 204)
        }
        #expect(try alice.send("GET", "/v1/groups").strings("groups").isEmpty)
        #expect(try alice.send("HEAD", "/v1/groups").status == 200)
    }

    @Test func `needs a token in Authorization, and waits for Redis`() throws {
        let stage = try Stage.current
        let alice = try user("alice")
        #expect(try stage.node.get("/v1/groups").status == 401)
        let inProtocol = "Sec-WebSocket-Protocol: martlet.v1, bearer.\(try Credentials.token(alice.user))"
        let refused = GroupAnswer(try stage.node.get("/v1/groups", fields: [inProtocol]))
        #expect(refused.status == 401 && refused.code == "token_missing")
        try stage.redis.command("SET", "groups:{\(alice.user)}", "no set")
        #expect(try alice.send("GET", "/v1/groups").code == "storage_refused")
        try stage.redis.command("CLIENT", "PAUSE", "1000", "ALL")
        let other = try user("other")
        #expect(try other.send("GET", "/v1/groups").status == 200)
    }
}
