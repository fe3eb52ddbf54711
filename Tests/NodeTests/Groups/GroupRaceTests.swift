import TestSupport
import Testing

/// Several admins at a time, on several nodes: whatever comes first, the group stays whole.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0", "--max-members", "12"]))
struct `Two admins of a group at once` {
    /// A group with both as admins.
    private func pair() throws -> (alice: GroupClient, bob: GroupClient, path: String) {
        let nodes = try Stage.current.nodes
        let alice = GroupClient(Stage.user("alice"), on: nodes[0])
        let bob = GroupClient(Stage.user("bob"), on: nodes[1])
        let path = try alice.create(members: [bob.user])
        try alice.send("PUT", "\(path)/admins/\(bob.user)").expectDone()
        return (alice, bob, path)
    }

    /// Sends each client's requests on a connection of its own, all at a time; the answers, in order.
    private func race(_ requests: (GroupClient, [(String, String)])...) throws -> [[GroupAnswer]] {
        let sockets = try requests.map { try RawSocket(port: $0.0.node.port) }
        for (socket, (client, list)) in zip(sockets, requests) {
            try socket.send(try list.map { try client.request($0.0, $0.1, closes: false) }.joined())
        }
        return try zip(sockets, requests).map { socket, request in
            try request.1.map { _ in GroupAnswer(try #require(try socket.readResponse())) }
        }
    }

    @Test func `cannot both take the other's place`() throws {
        let (alice, bob, path) = try pair()
        for _ in 0..<25 {
            let answers = try race(
                (alice, [("DELETE", "\(path)/admins/\(bob.user)")]),
                (bob, [("DELETE", "\(path)/admins/\(alice.user)")])
            )
            let admins = try alice.read(path).strings("admins")
            #expect(admins.count == 1, "\(answers)")
            #expect(answers.flatMap { $0 }.map(\.status).sorted() == [204, 403])
            let (winner, loser) = admins == [alice.user] ? (alice, bob) : (bob, alice)
            try winner.send("PUT", "\(path)/admins/\(loser.user)").expectDone()
        }
    }

    @Test func `cannot add more members than there may be`() throws {
        let (alice, bob, path) = try pair()
        let users = (0..<20).map { _ in Stage.user("new") }
        let puts = users.map { ("PUT", "\(path)/members/\($0)") }
        let answers = try race((alice, puts), (bob, puts.reversed())).flatMap { $0 }
        let shown = try alice.read(path).strings("members")
        #expect(shown.count == 12)
        #expect(answers.allSatisfy { $0.status == 204 || $0.code == "group_full" })
        let log = "log:{group:\(path.dropFirst(11))}"
        #expect(try Stage.current.redis.command("XLEN", log).integer == 12, "a line for each that was added")
    }

    @Test func `end it once, and leave nothing behind, while others come and go`() throws {
        let redis = try Stage.current.redis
        for _ in 0..<10 {
            let (alice, bob, path) = try pair()
            let users = (0..<8).map { _ in Stage.user("guest") }
            let changes = users.flatMap {
                [
                    ("PUT", "\(path)/members/\($0)"), ("DELETE", "\(path)/members/\($0)"),
                    ("PUT", "\(path)/members/\($0)"),
                ]
            }
            let answers = try race((alice, changes + [("DELETE", path)]), (bob, [("DELETE", path)]))
            let all = answers.flatMap { $0 }
            #expect(all.allSatisfy { [204, 403, 503].contains($0.status) }, "\(all)")
            for client in [alice, bob] where try client.read(path).status == 200 {
                // Refused for now because the members changed each time: nobody changes them any more.
                try client.send("DELETE", path).expectDone()
            }
            for user in users + [alice.user, bob.user] {
                #expect(try redis.command("EXISTS", "groups:{\(user)}").integer == 0)
            }
            let lines = try redis.command("XRANGE", "log:{group:\(path.dropFirst(11))}", "-", "+").elements
            #expect(lines.filter { "\($0)".contains("deleted") }.count == 1)
            #expect("\(lines[lines.count - 1])".contains("deleted"), "nothing behind the end")
        }
    }
}
