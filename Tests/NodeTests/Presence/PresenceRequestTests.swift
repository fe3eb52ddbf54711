import Foundation
import TestSupport
import Testing

/// Whether somebody is there, over HTTP.
@Suite(.serialized, .stage()) struct `A request for a user's presence` {
    private func get(_ user: String, token: String? = nil, by asker: String = "asker") throws -> RawResponse {
        let token = try token ?? Credentials.token(asker, "phone")
        let fields = token.isEmpty ? [] : ["Authorization: Bearer \(token)"]
        return try Stage.current.node.get("/v1/users/\(user)/presence", fields: fields)
    }

    @Test func `says that they are online, or since when they are not`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        #expect(try get(bob).text == "{\"user\":\"\(bob)\",\"status\":\"offline\"}\n")
        try stage.redis.command("SET", "lastseen:{\(bob)}", "1763669000123")
        let answer = try get(bob)
        #expect(answer.status == 200)
        #expect(answer.text == "{\"user\":\"\(bob)\",\"status\":\"offline\",\"lastSeen\":1763669000123}\n")
        #expect(answer.fields["cache-control"] == "no-store")
        let device = try Device(bob, on: stage.node)
        let isOnline = try Deadline().wait {
            try get(bob).text == "{\"user\":\"\(bob)\",\"status\":\"online\"}\n"
        }
        #expect(isOnline)
        try device.confirmAlive()
    }

    @Test func `needs a token, a user id, and GET`() throws {
        #expect(try get("bob", token: "").status == 401)
        #expect(try get("bob", token: "x").status == 401)
        for user in ["b%20b", "b%7D", String(repeating: "b", count: 65)] {
            let answer = try get(user)
            #expect(answer.status == 404)
            #expect(answer.text.contains("\"code\":\"not_found\""))
        }
        let socket = try RawSocket(port: Stage.current.node.port)
        try socket.send("DELETE /v1/users/bob/presence HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = try #require(try socket.readResponse())
        #expect(answer.status == 405)
        #expect(answer.fields["allow"] == "GET, HEAD")
    }

    @Test func `counts against the rate of who asks`() throws {
        try Stage.current.withNode(["--send-rate", "1"]) { node in
            let token = try Credentials.token(Stage.user("often"), "phone")
            let fields = ["Authorization: Bearer \(token)"]
            let statuses = try (0..<12).map { _ in
                try node.get("/v1/users/bob/presence", fields: fields).status
            }
            #expect(statuses.prefix(5).allSatisfy { $0 == 200 })
            #expect(statuses.contains(429))
        }
    }

    @Test func `says so when Redis is not there, or refuses`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        for shard in 0..<16 { try stage.redis.command("SET", "online:\(shard)", "no sorted set") }
        let refused = try get(bob)
        #expect(refused.status == 503)
        #expect(refused.text.contains("\"code\":\"storage_refused\""))
        for shard in 0..<16 { try stage.redis.command("DEL", "online:\(shard)") }
        #expect(try get(bob).status == 200)
        stage.redis.kill()
        let answer = try get(bob)
        #expect(answer.status == 503)
        #expect(answer.text.contains("\"code\":\"unavailable\""))
        #expect(answer.fields["retry-after"] != nil)
        try stage.redis.start()
        try stage.waitUntilReady()
        #expect(try get(bob).status == 200)
    }
}
