import TestSupport
import Testing

/// The master goes, in each way in which it can, and a replica takes its place.
@Suite(.serialized) struct `When the master fails over` {
    enum Cause: CaseIterable {
        case command, crash, freeze
    }

    private func strike(_ trio: SentinelTrio, _ cause: Cause) throws {
        let old = try #require(trio.master)
        switch cause {
        case .command: try trio.failOver()
        case .crash:
            old.kill()
            try trio.waitForMaster(otherThan: old)
            try old.start()
        case .freeze:
            old.pause()
            try trio.waitForMaster(otherThan: old)
            old.resume()
        }
    }

    private func log(_ trio: SentinelTrio) throws -> Set<String> {
        let master = try #require(trio.master)
        let lines = try master.command("XRANGE", "log:{dm:alice:bob}", "-", "+").elements
        return Set(lines.compactMap { $0.elements.first?.text })
    }

    @Test(arguments: Cause.allCases)
    func `nothing that was sent is lost, and clients stay connected`(cause: Cause) throws {
        let trio = try SentinelTrio()
        let nodes = try ["n1", "n2"].map { name in
            try TestNode(
                trio.servers[0],
                url: trio.url,
                name: name,
                ["--send-rate", "0", "--wait-replicas", "2"]
            )
        }
        let alice = try Device("alice", on: nodes[0])
        let bob = try Device("bob", on: nodes[1])
        let size = 100
        for share in 0..<3 {
            let refs = share * size + 1...(share + 1) * size
            for ref in refs {
                try alice.send(ref, to: "bob", "m\(ref)")
                if share == 1, ref == refs.lowerBound + size / 2 { try strike(trio, cause) }
            }
            try alice.deliverAll(through: refs.upperBound, to: "bob", within: .seconds(90))
        }
        let stored = try log(trio)
        #expect(alice.sentIDs.isSubset(of: stored))
        #expect(stored.count == 3 * size, "and nothing twice")
        try bob.wait { alice.sentIDs.isSubset(of: Set(bob.messages.compactMap(\.id))) }
        #expect(Set(bob.texts) == Set((1...3 * size).map { "m\($0)" }))
        #expect(alice.closeCode == nil && bob.closeCode == nil)
        for node in nodes { #expect(try node.get("/ready").status == 200) }
    }

    @Test func `a node whose server becomes a replica says nothing is sent until it is a master`() throws {
        let master = try RedisServer()
        let node = try TestNode(master)
        let alice = try Device("alice", on: node)
        try master.command("REPLICAOF", "127.0.0.1", "1")
        try alice.send(1, to: "bob", "once")
        try alice.send(2, to: "bob", "twice")
        let answer = try alice.answer(to: 2)
        #expect(answer.code == "unavailable")
        #expect(answer.retry == true)
        #expect(try node.get("/ready").status == 503)
        try master.command("REPLICAOF", "NO", "ONE")
        try alice.deliverAll(through: 2, to: "bob")
        #expect(alice.closeCode == nil)
    }
}
