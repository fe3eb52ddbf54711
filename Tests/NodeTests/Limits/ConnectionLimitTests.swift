import TestSupport
import Testing

/// How many connections one user and one address may have.
@Suite(.serialized, .stage()) struct `A limit of connections` {
    private func expectTooMany(_ response: RawResponse?) throws {
        let response = try #require(response)
        #expect(response.status == 429)
        #expect(try ChatFrame(response.body).code == "too_many_connections")
        #expect((Int(response.fields["retry-after"] ?? "") ?? 0) > 0)
    }

    private func upgrade(_ user: String, on node: TestNode) throws -> RawResponse {
        try node.refusedUpgrade(fields: Credentials.authorization(try Credentials.token(user)))
    }

    @Test func `of a user counts all devices, touches nobody else, and who leaves makes room`() throws {
        try Stage.current.withNode(["--max-user-connections", "2"]) { (node) throws in
            let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
            let phone = try Device(alice, on: node)
            var tablet: Device? = try Device(alice, "tablet", on: node)
            for _ in 0..<5 { try expectTooMany(try upgrade(alice, on: node)) }
            let other = try Device(bob, on: node)
            try other.deliver(1, to: alice, "still here")
            try phone.wait(messages: 1)
            try tablet?.confirmAlive()
            tablet = nil
            #expect(Deadline().wait { (try? Device(alice, "tablet", on: node)) != nil })
            #expect(try node.metric(#"martlet_limit_refusals_total{limit="user_connections"}"#) >= 5)
        }
    }

    @Test func `of an address counts those that say nothing, and answers before they do`() throws {
        try Stage.current.withNode(["--max-address-connections", "3"]) { (node) throws in
            var crowd: Crowd? = try Crowd(2, port: node.port)
            let alice = try Device(Stage.user("alice"), on: node)
            let late = try RawSocket(port: node.port)
            try expectTooMany(try late.readResponse())
            #expect(try late.readToEnd().isEmpty)
            try alice.confirmAlive()
            crowd?.send("GET")
            crowd = nil
            let isFree = Deadline().wait { (try? Device(Stage.user("next"), on: node)) != nil }
            #expect(isFree, "who leaves makes room")
        }
    }

    @Test func `of an address is the client's and not the load balancer's`() throws {
        let options = ["--proxy-protocol", "--max-address-connections", "1"]
        try Stage.current.withNode(options) { (node) throws in
            let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
            func status(_ header: [UInt8]) throws -> (Int?, RawSocket) {
                let socket = try RawSocket(port: node.port)
                try socket.send(header + Array(request.utf8))
                return (try socket.readResponse()?.status, socket)
            }
            let four = try status(ProxyHeader.ipv4(7))
            let six = try status(ProxyHeader.ipv6(network: 1, host: 1))
            #expect(four.0 == 200 && six.0 == 200)
            #expect(try status(ProxyHeader.ipv4(7)).0 == 429)
            #expect(try status(ProxyHeader.ipv6(network: 1, host: 2)).0 == 429, "the same network")
            #expect(try status(ProxyHeader.ipv4(8)).0 == 200)
            #expect(try status(ProxyHeader.ipv6(network: 2, host: 1)).0 == 200)
            for _ in 0..<3 { #expect(try status(ProxyHeader.local).0 == 200, "a health check is no client") }
            withExtendedLifetime((four.1, six.1)) {}
        }
    }

    @Test func `of an address holds on a WebSocket until its end`() throws {
        try Stage.current.withNode(["--max-address-connections", "1"]) { (node) throws in
            let alice = try Device(Stage.user("alice"), on: node)
            try expectTooMany(try RawSocket(port: node.port).readResponse())
            try alice.web.send(.close(1000))
            try alice.waitForEnd()
            let isFree = try Deadline().wait { try node.get("/health").status == 200 }
            #expect(isFree)
        }
    }
}
