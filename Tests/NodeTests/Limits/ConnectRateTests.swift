import TestSupport
import Testing

/// How fast clients are let in, by the node and by address.
@Suite(.serialized, .stage()) struct `A rate of connections` {
    private func upgrade(_ token: String, on node: TestNode) throws -> RawResponse {
        try node.refusedUpgrade(fields: Credentials.authorization(token))
    }

    @Test func `lets in what a node can take, and spreads the others over the time to come`() throws {
        try Stage.current.withNode(["--connect-rate", "5"]) { (node) throws in
            let tokens = try (0..<60).map { _ in try Credentials.token(Stage.user("storm")) }
            let started = ContinuousClock.now
            let responses = try tokens.map { try upgrade($0, on: node) }
            let elapsed = (ContinuousClock.now - started) / .seconds(1)
            let admitted = responses.count { $0.status == 101 }
            #expect(admitted >= 5)
            #expect(Double(admitted) <= 6 + elapsed * 5)
            let refused = responses.filter { $0.status != 101 }
            try #require(!refused.isEmpty)
            for response in refused {
                #expect(response.status == 503)
                #expect(try ChatFrame(response.body).code == "overloaded")
            }
            let waits = refused.compactMap { Int($0.fields["retry-after"] ?? "") }
            #expect(waits.count == refused.count)
            #expect(waits.allSatisfy { (1...13).contains($0) })
            #expect(Set(waits).count > 1)
            let refusals = try node.metric(#"martlet_limit_refusals_total{limit="connect_rate"}"#)
            #expect(refusals == Double(refused.count))
        }
    }

    @Test func `lets everybody in who comes back as told`() throws {
        try Stage.current.withNode(["--connect-rate", "20"]) { (node) throws in
            var waiting = try (0..<100).map { _ in
                (token: try Credentials.token(Stage.user("storm")), due: ContinuousClock.now)
            }
            let deadline = Deadline(after: .seconds(60))
            while !waiting.isEmpty, !deadline.hasPassed {
                for index in waiting.indices.reversed() where waiting[index].due <= .now {
                    let response = try upgrade(waiting[index].token, on: node)
                    if response.status == 101 {
                        waiting.remove(at: index)
                    } else {
                        let seconds = Int(response.fields["retry-after"] ?? "") ?? 0
                        waiting[index].due = .now + .seconds(seconds)
                    }
                }
            }
            #expect(waiting.isEmpty)
        }
    }

    @Test func `is not used up by those without a good token`() throws {
        try Stage.current.withNode(["--connect-rate", "1"]) { (node) throws in
            for _ in 0..<20 { #expect(try upgrade("no token", on: node).status == 401) }
            #expect(try upgrade(try Credentials.token(Stage.user("alice")), on: node).status == 101)
        }
    }

    @Test func `of an address refuses connections and requests without a token, and no others`() throws {
        try Stage.current.withNode(["--address-rate", "1"]) { (node) throws in
            let alice = GroupClient(Stage.user("alice"), on: node)
            let socket = try RawSocket(port: node.port)
            func ask(_ path: String, _ fields: String = "") throws -> RawResponse? {
                try socket.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
                return try socket.readResponse()
            }
            let token = "Authorization: Bearer \(try Credentials.token(alice.user))\r\n"
            for _ in 0..<20 { #expect(try ask("/v1/groups", token)?.status == 200) }
            var statuses: [Int] = []
            while statuses.last != 429, statuses.count < 20 {
                statuses.append(try ask("/v1/groups")?.status ?? 0)
            }
            #expect(statuses.last == 429 && statuses.dropLast().allSatisfy { $0 == 401 })
            #expect((2...6).contains(statuses.count))
            let refused = try #require(try RawSocket(port: node.port).readResponse())
            #expect(refused.status == 429)
            #expect(try ChatFrame(refused.body).code == "rate_limited")
            #expect((Int(refused.fields["retry-after"] ?? "") ?? 0) > 0)
        }
    }
}
