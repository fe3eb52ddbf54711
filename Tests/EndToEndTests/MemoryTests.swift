import Client
import TestSupport
import Testing

/// How much a node holds for its clients, as the kernel counts it.
@Suite(.serialized) struct `The memory of a node` {
    @Test func `is at most 6 KB for an idle connection, of 15,000`() throws {
        let count = 15_000
        let installation = try Installation(nodes: 1)
        // The first connection brings what is made once: tables, the inflater, the code that is paged in.
        var people = [try installation.person("first", node: 0)]
        people[0].client.start()
        try #require(installation.wait { people[0].isLive })
        let before = try installation.residentBytes(ofNode: 0)
        while people.count <= count {
            let batch = try (0..<500).map { try installation.person("user\(people.count + $0)", node: 0) }
            for person in batch { person.client.start() }
            try #require(installation.wait { batch.allSatisfy { $0.isLive } })
            people += batch
        }
        let perConnection = (try installation.residentBytes(ofNode: 0) - before) / count
        print("idle connection: \(perConnection) bytes of resident memory, \(count) connections")
        #expect(perConnection <= 6 * 1_024)
        for person in people { person.client.stop() }
    }

    @Test func `stays bounded while a slow reader takes 10,000 messages`() throws {
        let installation = try Installation(nodes: 2)
        let alice = try installation.person("alice", node: 0)
        alice.client.start()
        let padding = String(repeating: "x", count: 2_000)
        for number in 0..<10_000 { try alice.send("\(number) \(padding)", to: "bob") }
        try #require(installation.wait { alice.unanswered == 0 })
        let before = try installation.residentBytes(ofNode: 1)
        let reader = try SlowReader(user: "bob", port: installation.ports[1])
        // 20 MB wait in the inbox; what the node may hold of them is its write buffer and one page of entries.
        var highest = before
        try reader.readAll(expecting: 10_000) {
            highest = max(highest, try installation.residentBytes(ofNode: 1))
        }
        #expect(highest - before < 4 << 20, "\(highest - before) bytes more than before")
    }
}
