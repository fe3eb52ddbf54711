import Glibc
import TestSupport
import Testing

/// Redis is away, full or wrong; the node leaves; users ask for too much.
@Suite(.serialized, .stage(["--send-rate", "0"])) struct `A request about a group` {
    private func alice(_ node: TestNode? = nil) throws -> GroupClient {
        GroupClient(Stage.user("alice"), on: try node ?? Stage.current.node)
    }

    @Test func `is refused for now while Redis stands still, and right when it goes on`() throws {
        let stage = try Stage.current
        let alice = try alice()
        let path = try alice.create("before")
        let key = "Idempotency-Key: \(alice.user)"
        stage.redis.pause()
        defer { stage.redis.resume() }
        let sockets = try [
            alice.request("GET", path, closes: false), alice.request("DELETE", path, closes: false),
            alice.request("POST", "/v1/groups", #"{"name":"x"}"#, fields: [key], closes: false),
        ].map { request in
            let socket = try RawSocket(port: alice.node.port)
            try socket.send(request)
            return socket
        }
        for socket in sockets {
            let answer = GroupAnswer(try #require(try socket.readResponse()))
            #expect(answer.status == 503 && answer.code == "unavailable")
            #expect((Int(answer.fields["retry-after"] ?? "") ?? 0) > 0)
            #expect(answer.fields["connection"] == nil)
        }
        stage.redis.resume()
        try stage.waitUntilReady()
        try sockets[2].send(
            try alice.request("POST", "/v1/groups", #"{"name":"x"}"#, fields: [key], closes: false)
        )
        #expect(try sockets[2].readResponse()?.status == 201, "the same connection goes on")
        #expect(try alice.send("DELETE", path).status == 204)
        #expect(try stage.redis.command("SCARD", "groups:{\(alice.user)}").integer == 1, "made once")
    }

    @Test func `is answered late when Redis is started again, and done once`() throws {
        let stage = try Stage.current
        let alice = try alice()
        let path = try alice.create()
        for isCrash in [true, false] {
            let socket = try RawSocket(port: alice.node.port)
            if isCrash { stage.redis.kill() } else { try stage.redis.stop() }
            try socket.send(try alice.request("PUT", "\(path)/members/\(Stage.user("new"))"))
            try stage.redis.start()
            #expect(try socket.readResponse()?.status == 204)
        }
        try stage.waitUntilReady()
        #expect(try alice.read(path).strings("members").count == 3)
        #expect(try stage.redis.command("XLEN", "log:{group:\(path.dropFirst(11))}").integer == 3)
    }

    @Test func `is done when Redis has lost the functions`() throws {
        let stage = try Stage.current
        try stage.redis.command("FUNCTION", "FLUSH")
        #expect(try alice().send("POST", "/v1/groups", #"{"name":"x"}"#).status == 201)
    }

    @Test func `is refused and changes nothing while Redis has no memory`() throws {
        let stage = try Stage.current
        let alice = try alice()
        let path = try alice.create()
        let before = try stage.storedGroups()
        try stage.redis.command("CONFIG", "SET", "maxmemory", "1")
        defer { _ = try? stage.redis.command("CONFIG", "SET", "maxmemory", "0") }
        for answer in [
            try alice.send("POST", "/v1/groups", #"{"name":"x"}"#),
            try alice.send("PATCH", path, #"{"name":"x"}"#), try alice.send("DELETE", path),
        ] {
            #expect(answer.status == 503 && answer.code == "storage_refused")
            #expect(answer.fields["retry-after"] != nil)
        }
        #expect(try stage.storedGroups() == before)
        #expect(try alice.read(path).status == 200, "reading takes no memory")
    }

    @Test(arguments: ["members", "admins", "info", "joined", "left", "log"])
    func `is refused where something foreign lies under one of its keys`(kind: String) throws {
        let stage = try Stage.current
        let alice = try alice()
        let path = try alice.create()
        let key = "\(kind):{group:\(path.dropFirst(11))}"
        try stage.redis.command("DEL", key)
        try stage.redis.command("SET", key, "foreign")
        let before = try stage.storedGroups()
        for answer in [
            try alice.send("PUT", "\(path)/members/\(Stage.user("bob"))"), try alice.send("DELETE", path),
        ] {
            #expect(answer.status == 503 && answer.code == "storage_refused", "\(answer)")
        }
        #expect(try stage.storedGroups() == before)
    }

    @Test func `that waits when the node is told to stop is still answered`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-delay", "0s", "--drain-time", "1s"]) { (node) throws in
            let alice = try alice(node)
            let idle = try RawSocket(port: node.port)
            try idle.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try idle.readResponse()?.status == 200)
            try stage.redis.command("CLIENT", "PAUSE", "1000", "ALL")
            let socket = try RawSocket(port: node.port)
            try socket.send(try alice.request("POST", "/v1/groups", #"{"name":"x"}"#, closes: false))
            try idle.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try idle.readResponse()?.status == 200, "so the node has read what came before")
            node.process.signal(SIGTERM)
            #expect(Deadline().wait { (try? RawSocket(port: node.port)) == nil })
            try idle.send(try alice.request("POST", "/v1/groups", #"{"name":"y"}"#, closes: false))
            let late = GroupAnswer(try #require(try idle.readResponse()))
            #expect(late.status == 201, "one on an open connection, too")
            #expect(late.fields["connection"] == "close")
            let answer = GroupAnswer(try #require(try socket.readResponse()))
            #expect(answer.status == 201)
            #expect(answer.fields["connection"] == "close")
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test(arguments: [false, true])
    func `counts against what its user may send, connected or not`(isConnected: Bool) throws {
        try Stage.current.withNode(["--send-rate", "1"]) { (node) throws in
            let alice = try alice(node)
            let device = isConnected ? try Device(alice.user, on: node) : nil
            let path = try alice.create()
            let answer = try alice.send("POST", "/v1/groups", #"{"name":"x","members":["a","b","c"]}"#)
            #expect(answer.status == 429 && answer.code == "rate_limited")
            #expect((1...5).contains(Int(answer.fields["retry-after"] ?? "") ?? 0))
            if let device {
                try device.send(1, to: "nobody", "m")
                #expect(try device.answer(to: 1).code == "rate_limited")
            }
            #expect(
                try GroupClient(Stage.user("bob"), on: node).send("GET", path).status == 403,
                "others may"
            )
            let isAllowed = try Deadline().wait { try alice.read(path).status == 200 }
            #expect(isAllowed, "reading costs less than changing, and time brings more")
        }
    }
}
