import Loop
import TestSupport
import Testing

@testable import Redis

/// What a link makes of what sentinels say, right or wrong.
struct SentinelLinkTests {
    private let fixture: LinkFixture
    private let sentinels: [FakeSentinel]

    init() throws {
        let fixture = try LinkFixture()
        self.fixture = fixture
        sentinels = try (0..<3).map { _ in try FakeSentinel(loop: fixture.loop) }
        for sentinel in sentinels { sentinel.master = ("127.0.0.1", fixture.server.port) }
    }

    private func link(login: String = "", name: String = "main", _ ports: [UInt16]? = nil) throws -> RedisLink
    {
        let ports = ports ?? sentinels.map(\.port)
        let addresses = ports.map { "127.0.0.1:\($0)" }.joined(separator: ",")
        return try fixture.link("redis+sentinel://\(login)\(addresses)/\(name)/3")
    }

    private func end(_ link: RedisLink) {
        link.close()
        for sentinel in sentinels { sentinel.close() }
    }

    @Test func `the server that a sentinel names is used, in the database of the address`() throws {
        let link = try link()
        #expect(try fixture.ask(link, "SET", "key", "value") == .status("OK"))
        try fixture.server.command("SELECT", "3")
        #expect(try fixture.server.command("GET", "key") == .text("value"))
        #expect(sentinels.map(\.questions) == [1, 0, 0])
        fixture.run("every sentinel is listened to") { sentinels.allSatisfy { $0.subscriptions == 1 } }
        end(link)
    }

    @Test func `sentinels that are gone, frozen or know nothing are passed over`() throws {
        sentinels[0].isSilent = true
        sentinels[1].master = nil
        let gone = try FreePort.find()
        let link = try link([gone, sentinels[0].port, sentinels[1].port, sentinels[2].port])
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        #expect(sentinels[2].questions == 1)
        #expect(fixture.log.disconnects.isEmpty, "it was one attempt")
        end(link)
    }

    @Test(arguments: [("no host at all", "x y"), ("a port", "")])
    func `what is no address is passed over`(_: String, host: String) throws {
        sentinels[0].master = (host, 6_379)
        let link = try link()
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        end(link)
    }

    @Test func `when no sentinel knows the master, the link says so and asks again until one does`() throws {
        for sentinel in sentinels { sentinel.master = nil }
        let link = try link()
        fixture.run { fixture.log.disconnects.count == 2 }
        #expect("\(fixture.log.disconnects[0])".hasSuffix("knows no master 'main'"))
        #expect(sentinels.allSatisfy { $0.questions >= 2 })
        sentinels[1].master = ("127.0.0.1", fixture.server.port)
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        end(link)
    }

    @Test func `a server that is no master is left, and the next sentinel asked`() throws {
        let replica = try RedisServer(configuration: ["replicaof 127.0.0.1 \(fixture.server.port)"])
        sentinels[0].master = ("127.0.0.1", replica.port)
        let link = try link()
        #expect(try fixture.ask(link, "SET", "key", "value") == .status("OK"))
        #expect(fixture.log.disconnects == [.notMaster])
        #expect(sentinels.map(\.questions) == [1, 1, 0])
        end(link)
    }

    @Test func `a server that does not answer is left, and the next sentinel asked`() throws {
        sentinels[0].master = ("127.0.0.1", try FreePort.find())
        let link = try link()
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        #expect(sentinels.map(\.questions) == [1, 1, 0])
        end(link)
    }

    @Test func `the link moves at once when a sentinel says so, and repeats what is unanswered`() throws {
        let other = try RedisServer()
        let link = try link()
        let recorder = AnswerRecorder()
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        fixture.run { sentinels.allSatisfy { $0.subscriptions == 1 } }
        fixture.server.pause()
        link.send("INCR", "key", to: recorder)
        for sentinel in sentinels { sentinel.master = ("127.0.0.1", other.port) }
        sentinels[2].publish("other 127.0.0.1 1 127.0.0.1 \(other.port)")
        sentinels[2].publish("garbage")
        sentinels[2].publish("main 127.0.0.1 \(fixture.server.port) 127.0.0.1 \(other.port)")
        sentinels[1].publish("main 127.0.0.1 \(fixture.server.port) 127.0.0.1 \(other.port)")
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.replies == [.integer(1)])
        #expect(fixture.log.disconnects == [.masterMoved("127.0.0.1:\(other.port)")])
        fixture.server.resume()
        try other.command("SELECT", "3")
        #expect(try other.command("GET", "key") == .text("1"))
        end(link)
    }

    @Test func `a link that waits for its next attempt goes at once when the master moves`() throws {
        let other = try RedisServer()
        let link = try link()
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        fixture.run { sentinels.allSatisfy { $0.subscriptions == 1 } }
        fixture.server.kill()
        fixture.run { fixture.log.delays.count >= 4 }
        for sentinel in sentinels { sentinel.master = ("127.0.0.1", other.port) }
        sentinels[0].publish("main 127.0.0.1 1 127.0.0.1 \(other.port)")
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        end(link)
    }

    @Test func `sentinels that want a login get that of the servers, and others none`() throws {
        sentinels[0].password = "secret"
        sentinels[0].master = nil
        try fixture.server.command("CONFIG", "SET", "requirepass", "secret")
        let link = try link(login: ":secret@")
        fixture.run { link.isReady }
        #expect(sentinels.map(\.questions) == [1, 1, 0])
        end(link)
    }

    @Test func `a wrong password for sentinels ends in an attempt that failed`() throws {
        for sentinel in sentinels { sentinel.password = "other" }
        let link = try link(login: ":secret@")
        fixture.run { fixture.log.disconnects.count == 2 }
        #expect(sentinels.allSatisfy { $0.questions == 0 })
        #expect(!"\(fixture.log.disconnects)".contains("secret"))
        end(link)
    }

    @Test func `a subscriber follows the master as well`() throws {
        let other = try RedisServer()
        let recorder = SubscriptionRecorder()
        let addresses = sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        let subscriber = RedisSubscriber(
            loop: fixture.loop,
            url: try .parse("redis+sentinel://\(addresses)/main"),
            limits: LinkFixture.quick,
            receiver: recorder
        )
        subscriber.subscribe("channel")
        fixture.run { recorder.subscribed == ["channel"] && sentinels.allSatisfy { $0.subscriptions == 1 } }
        for sentinel in sentinels { sentinel.master = ("127.0.0.1", other.port) }
        sentinels[1].publish("main 127.0.0.1 \(fixture.server.port) 127.0.0.1 \(other.port)")
        fixture.run { recorder.restorations == 1 }
        try other.command("PUBLISH", "channel", "hello")
        fixture.run { recorder.messages.map(\.payload) == ["hello"] }
        #expect(recorder.interruptions == 1)
        subscriber.close()
        for sentinel in sentinels { sentinel.close() }
    }

    @Test func `the old master is left before a replica is promoted, and used again if none is`() throws {
        let link = try link()
        #expect(try fixture.ask(link, "PING") == .status("PONG"))
        fixture.run { sentinels.allSatisfy { $0.subscriptions == 1 } }
        let master = "master main 127.0.0.1 \(fixture.server.port)"
        sentinels[1].publish("master other 127.0.0.1 1", to: "+failover-state-select-slave")
        sentinels[1].publish(master, to: "+failover-state-select-slave")
        fixture.run { fixture.log.disconnects == [.masterLeaving] }
        let recorder = AnswerRecorder()
        link.send("INCR", "key", to: recorder)
        sentinels[2].publish(master, to: "-failover-abort-no-good-slave")
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.replies == [.integer(1)])
        #expect(fixture.log.connections == 2)
        end(link)
    }

    @Test(arguments: [
        ("main 1.1.1.1 1 2.2.2.2 2", "2.2.2.2:2"), ("main a 1 ::1 65535", "[::1]:65535"),
    ])
    func `a notice of a move is read`(payload: String, address: String) {
        let notice = SentinelNotice(channel: "+switch-master", payload: payload, of: "main")
        guard case .moved(let master) = notice else { return #expect(Bool(false)) }
        #expect(master.description == address)
    }

    @Test(arguments: [
        ("+failover-state-select-slave", SentinelNotice.leaving),
        ("-failover-abort-no-good-slave", .staying), ("-failover-abort-slave-timeout", .staying),
    ])
    func `notices of a failover are read`(channel: String, notice: SentinelNotice) {
        #expect(SentinelNotice(channel: channel, payload: "master main h 1", of: "main") == notice)
        #expect(SentinelNotice(channel: channel, payload: "master mainly h 1", of: "main") == nil)
        #expect(SentinelNotice(channel: channel, payload: "slave h:1 h 1 @ main h 2", of: "main") == nil)
        #expect(SentinelNotice(channel: channel, payload: "", of: "main") == nil)
        #expect(SentinelNotice(channel: "other", payload: "master main h 1", of: "main") == nil)
    }

    @Test(arguments: [
        "", "main", "main a 1 b", "main a 1 b 0", "main a 1 b 65536", "main a 1 b x", "main a 1 b 2 3",
        "main a 1  2", "main a 1 \u{7F} 2", "main a 1 \(String(repeating: "b", count: 256)) 2",
        "other a 1 b 2",
    ])
    func `what is no notice of a move is ignored`(payload: String) {
        #expect(SentinelNotice(channel: "+switch-master", payload: payload, of: "main") == nil)
    }

    @Test func `after the last sentinel comes the first one`() {
        var order = SentinelOrder()
        let asked = (0..<4).map { _ in
            defer { order.failed(of: 3) }
            return order.current
        }
        #expect(asked == [0, 1, 2, 0])
    }
}
