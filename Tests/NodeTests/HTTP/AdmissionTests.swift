import TestSupport
import Testing

/// Who may connect: pages of allowed origins, and only so many.
@Suite(.serialized, .stage()) struct `A node lets in` {
    private func status(_ node: TestNode, origin: String?) throws -> Int {
        let fields = Credentials.authorization(try Credentials.token(Stage.user("page")))
        let response = try node.refusedUpgrade(fields: fields + (origin.map { [("Origin", $0)] } ?? []))
        if response.status == 403 { #expect(try ChatFrame(response.body).code == "origin_not_allowed") }
        return response.status
    }

    @Test func `no page unless the operator lists its origin`() throws {
        let node = try Stage.current.node
        #expect(try status(node, origin: nil) == 101, "clients that are no browsers send no origin")
        for origin in ["https://chat.example.org", "http://localhost", "null", "", "*"] {
            #expect(try status(node, origin: origin) == 403, "\(origin)")
        }
    }

    @Test func `pages whose origin is listed`() throws {
        let list = "https://Chat.example.org,http://localhost:3000"
        try Stage.current.withNode(["--allowed-origins", list]) { (node) throws in
            let allowed = ["https://chat.example.org", "https://CHAT.example.org", "http://localhost:3000"]
            for origin in allowed { #expect(try status(node, origin: origin) == 101, "\(origin)") }
            #expect(try status(node, origin: nil) == 101)
            let others = [
                "http://chat.example.org", "https://chat.example.org:8443",
                "https://chat.example.org.evil.com",
                "https://evil.chat.example.org", "http://localhost", "null", "", "*",
                "https://chat.example.org, http://localhost:3000",
            ]
            for origin in others { #expect(try status(node, origin: origin) == 403, "\(origin)") }
        }
    }

    @Test func `any page where the operator says so`() throws {
        try Stage.current.withNode(["--allowed-origins", "*"]) { (node) throws in
            for origin in ["https://chat.example.org", "null", nil] {
                #expect(try status(node, origin: origin) == 101)
            }
        }
    }

    @Test func `no page with two origins, of which only one is listed`() throws {
        try Stage.current.withNode(["--allowed-origins", "https://chat.example.org"]) { (node) throws in
            let fields = Credentials.authorization(try Credentials.token(Stage.user("page")))
            let origins = [("Origin", "https://chat.example.org"), ("Origin", "https://evil.com")]
            #expect(try node.refusedUpgrade(fields: fields + origins).status == 403)
        }
    }

    @Test func `only so many clients, and the others are not disturbed`() throws {
        try Stage.current.withNode(["--max-connections", "3"]) { (node) throws in
            let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
            let one = try Device(alice, on: node)
            let two = try Device(bob, on: node)
            var three: Device? = try Device(Stage.user("carol"), on: node)
            for _ in 0..<5 {
                let fields = Credentials.authorization(try Credentials.token(Stage.user("late")))
                let response = try node.refusedUpgrade(fields: fields)
                #expect(response.status == 503)
                #expect(try ChatFrame(response.body).code == "overloaded")
                #expect((Int(response.fields["retry-after"] ?? "") ?? 0) > 0)
            }
            try one.deliver(1, to: bob, "still here")
            try two.wait(messages: 1)
            #expect(two.texts == ["still here"])
            #expect(try node.get("/health").status == 200)
            try three?.confirmAlive()
            three = nil
            let isFree = Deadline().wait { (try? Device(Stage.user("next"), on: node)) != nil }
            #expect(isFree, "who leaves makes room")
        }
    }
}
