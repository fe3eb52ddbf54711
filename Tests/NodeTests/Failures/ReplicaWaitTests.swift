import TestSupport
import Testing

/// With `--wait-replicas` nothing counts as stored before replicas have it.
@Suite(.serialized) struct `With replicas to wait for` {
    private let master: RedisServer
    private let replica: RedisServer
    private let nodes: [TestNode]

    init() throws {
        let master = try RedisServer(configuration: ["repl-diskless-sync-delay 0"])
        self.master = master
        replica = try RedisServer(configuration: ["replicaof 127.0.0.1 \(master.port)"])
        let follows = Deadline().wait { SentinelTrio.replicas(of: master) == 1 }
        try #require(follows)
        nodes = try ["n1", "n2"].map { name in
            try TestNode(
                master,
                name: name,
                ["--send-rate", "0", "--wait-replicas", "1", "--wait-timeout", "300ms"]
            )
        }
    }

    private func log(_ server: RedisServer) throws -> [String] {
        try server.command("XRANGE", "log:{dm:alice:bob}", "-", "+").elements.compactMap {
            $0.elements.first?.text
        }
    }

    @Test func `what is sent is on the replica`() throws {
        let alice = try Device("alice", on: nodes[0])
        for ref in 1...20 {
            let id = try alice.deliver(ref, to: "bob", "m\(ref)")
            #expect(try log(replica).contains(id))
        }
        #expect(try nodes[0].metric("martlet_replica_waits_total") >= 20)
        #expect(try nodes[0].metric("martlet_unreplicated_commands_total") == 0)
    }

    @Test func `without the replica nothing is sent, and a repeat is told the same id later`() throws {
        let alice = try Device("alice", on: nodes[0])
        let bob = try Device("bob", on: nodes[1])
        replica.pause()
        for ref in 1...50 { try alice.send(ref, to: "bob", "m\(ref)") }
        try alice.wait { alice.errors.count >= 50 }
        #expect(alice.errors.allSatisfy { $0.code == "unavailable" && $0.retry == true })
        #expect(alice.sents.isEmpty)
        let unreplicated = try nodes[0].metric("martlet_unreplicated_commands_total")
        #expect(unreplicated >= 1)
        replica.resume()
        try alice.deliverAll(through: 50, to: "bob")
        try bob.wait(messages: 50)
        #expect(bob.texts == (1...50).map { "m\($0)" }, "in order, each once")
        #expect(alice.sentIDs == Set(bob.messages.compactMap(\.id)))
        #expect(try log(replica) == log(master))
    }

    @Test func `a repeat over another node is not sent either before the replica has the message`() throws {
        let first = try Device("alice", on: nodes[0])
        replica.pause()
        try first.send(1, to: "bob", "once")
        #expect(try first.answer(to: 1).code == "unavailable")
        let again = try Device("alice", on: nodes[1])
        try again.send(1, to: "bob", "once")
        #expect(try again.answer(to: 1).code == "unavailable")
        replica.resume()
        try again.wait {
            if again.sents.isEmpty, again.errors.count > again.repeats {
                again.repeats += 1
                try again.send(1, to: "bob", "once")
            }
            return !again.sents.isEmpty
        }
        #expect(try log(master) == again.sents.compactMap(\.id))
    }

    @Test func `an old ref that is searched for is not sent either`() throws {
        let alice = try Device("alice", on: nodes[0])
        try alice.flood(1...450, to: "bob")
        replica.pause()
        try alice.send(1, to: "bob", "m1")
        try alice.wait { !alice.errors.isEmpty }
        #expect(alice.errors.map(\.code) == ["unavailable"])
        replica.resume()
        let id = try #require(alice.sents.first { $0.ref == 1 }?.id)
        try alice.wait {
            if alice.errors.count > alice.repeats {
                alice.repeats += 1
                try alice.send(1, to: "bob", "m1")
            }
            return alice.sents.count { $0.ref == 1 } == 2
        }
        #expect(alice.sents.last?.id == id)
    }

    @Test func `reading, acknowledging and connecting go on without the replica`() throws {
        let alice = try Device("alice", on: nodes[0])
        try alice.deliver(1, to: "bob", "m1")
        replica.pause()
        let bob = try Device("bob", on: nodes[0])
        try bob.wait(messages: 1)
        try bob.acknowledge(1)
        let isTrimmed = try Deadline().wait { try master.command("XLEN", "inbox:{bob}").integer == 0 }
        #expect(isTrimmed)
        #expect(try bob.history("dm:alice:bob").type == "history")
        #expect(try nodes[0].get("/ready").status == 200)
        replica.resume()
    }

    @Test func `deletions and changes of groups wait as well`() throws {
        let alice = try Device("alice", on: nodes[0])
        let client = GroupClient("alice", on: nodes[0])
        let id = try alice.deliver(1, to: "bob", "m1")
        let group = try client.create(members: ["bob"])
        replica.pause()
        for audience in ["me", "all"] {
            let answer = try alice.delete(id, in: "dm:alice:bob", for: audience)
            #expect(answer.code == "unavailable")
            #expect(answer.retry == true)
        }
        #expect(try client.send("PUT", "\(group)/members/carol").status == 503)
        #expect(try client.send("POST", "/v1/groups", #"{"name":"x","members":[]}"#).status == 503)
        #expect(try client.read(group).strings("members").contains("carol"), "done on the master")
        replica.resume()
        let isBack = try Deadline().wait {
            try client.send("PUT", "\(group)/members/carol").status == 204
        }
        #expect(isBack)
        #expect(try alice.delete(id, in: "dm:alice:bob", for: "all").type == "done")
        #expect(try log(replica).contains(id) == false)
    }
}
