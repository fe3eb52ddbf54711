import Loop
import Redis
import TestSupport
import Testing

/// Answers to durable commands, with a real master and a real replica.
struct ReplicationLinkTests {
    private let fixture: LinkFixture
    private let replica: RedisServer

    init() throws {
        let fixture = try LinkFixture(configuration: ["repl-diskless-sync-delay 0"])
        self.fixture = fixture
        replica = try RedisServer(configuration: ["replicaof 127.0.0.1 \(fixture.server.port)"])
        let follows = Deadline().wait { SentinelTrio.replicas(of: fixture.server) == 1 }
        try #require(follows)
    }

    private func link(replicas: Int = 1, timeout: Duration = .seconds(30)) throws -> RedisLink {
        var limits = LinkFixture.quick
        limits.commandDeadline = .seconds(60)
        return RedisLink(
            loop: fixture.loop,
            url: try .parse(fixture.server.socketURL),
            limits: limits,
            wait: ReplicaWait(replicas: replicas, timeout: timeout, channel: Array("nobody".utf8)),
            observer: fixture.log
        )
    }

    private func submit(
        _ link: RedisLink,
        _ words: String...,
        to recorder: AnswerRecorder,
        context: UInt64 = 0
    ) {
        let isQueued = link.submit(to: recorder, context: context, isDurable: true) { command in
            for word in words { command.add(word) }
        }
        #expect(isQueued)
    }

    @Test func `answers come in order, one question for many`() throws {
        let link = try link()
        let recorder = AnswerRecorder()
        for number in 0..<1_000 { submit(link, "INCR", "key", to: recorder, context: UInt64(number)) }
        fixture.run { recorder.outcomes.count == 1_000 }
        #expect(recorder.replies == (1...1_000).map { .integer($0) })
        #expect(recorder.contexts == Array(0..<1_000))
        #expect(link.counters.waits < 50)
        #expect(link.counters.unreplicated == 0)
        #expect(link.counters.pending == 0)
        link.close()
    }

    @Test func `an answer is held while the replica has not got it, and others are not`() throws {
        let link = try link()
        fixture.run { link.isReady }
        replica.pause()
        let durable = AnswerRecorder()
        let plain = AnswerRecorder()
        submit(link, "INCR", "key", to: durable)
        for _ in 0..<3 {
            let count = plain.outcomes.count
            link.send("GET", "key", to: plain)
            fixture.run { plain.outcomes.count == count + 1 }
        }
        #expect(plain.replies == Array(repeating: .string(Array("1".utf8)), count: 3))
        #expect(durable.outcomes.isEmpty)
        #expect(link.counters.pending >= 1)
        replica.resume()
        fixture.run { durable.outcomes.count == 1 }
        #expect(durable.replies == [.integer(1)])
        link.close()
    }

    @Test func `too few replicas in time fail everything durable, and the next one is tried anew`() throws {
        let link = try link(replicas: 2, timeout: .milliseconds(50))
        let recorder = AnswerRecorder()
        for _ in 0..<3 { submit(link, "INCR", "key", to: recorder) }
        fixture.run { recorder.outcomes.count == 3 }
        #expect(recorder.failures == [.notReplicated, .notReplicated, .notReplicated])
        #expect(link.counters.unreplicated == 3)
        #expect(try fixture.server.command("GET", "key") == .text("3"), "the master has it nevertheless")
        submit(link, "INCR", "key", to: recorder)
        fixture.run { recorder.outcomes.count == 4 }
        #expect(try fixture.ask(link, "GET", "key").text == "4", "the link is as good as before")
        #expect(fixture.log.disconnects.isEmpty)
        link.close()
    }

    @Test func `a repeat that writes nothing waits for what another connection has written`() throws {
        let link = try link(timeout: .milliseconds(200))
        fixture.run { link.isReady }
        replica.pause()
        try fixture.server.command("SET", "key", "first")
        let recorder = AnswerRecorder()
        submit(link, "GET", "key", to: recorder)
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.failures == [.notReplicated])
        replica.resume()
        let isThere = Deadline().wait { (try? replica.command("GET", "key")) == .text("first") }
        #expect(isThere)
        submit(link, "GET", "key", to: recorder)
        fixture.run { recorder.outcomes.count == 2 }
        #expect(recorder.replies.map(\.text) == ["first"])
        link.close()
    }

    @Test func `what is held is repeated in order, and first, when the connection is lost`() throws {
        let link = try link()
        fixture.run { link.isReady }
        replica.pause()
        let recorder = AnswerRecorder()
        for number: UInt64 in 1...3 {
            submit(link, "RPUSH", "list", "\(number)", to: recorder, context: number)
        }
        let isStored = Deadline().wait {
            _ = fixture.loop.run(for: .milliseconds(5)) { false }
            return (try? fixture.server.command("LLEN", "list")) == .integer(3)
        }
        #expect(isStored)
        try fixture.server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        submit(link, "RPUSH", "list", "4", to: recorder, context: 4)
        fixture.run { fixture.log.connections == 2 }
        replica.resume()
        fixture.run { recorder.outcomes.count == 4 }
        #expect(recorder.contexts == [1, 2, 3, 4])
        let list = try fixture.server.command("LRANGE", "list", "0", "-1").elements.compactMap(\.integer)
        #expect(list == [1, 2, 3, 1, 2, 3, 4])
        #expect(recorder.replies == [.integer(4), .integer(5), .integer(6), .integer(7)])
        link.close()
    }

    @Test func `a link that is closed fails what is held`() throws {
        let link = try link()
        fixture.run { link.isReady }
        replica.pause()
        let recorder = AnswerRecorder()
        submit(link, "INCR", "key", to: recorder)
        let isStored = Deadline().wait {
            _ = fixture.loop.run(for: .milliseconds(5)) { false }
            return (try? fixture.server.command("GET", "key")) == .text("1")
        }
        #expect(isStored)
        link.close()
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.failures == [.closed])
    }

    @Test func `a user who may not ask replicas is told so when signing in`() throws {
        try fixture.server.command("ACL", "SETUSER", "poor", "on", ">p", "~*", "&*", "+@all", "-wait")
        let link = RedisLink(
            loop: fixture.loop,
            url: try .parse("redis://poor:p@127.0.0.1:\(fixture.server.port)"),
            limits: LinkFixture.quick,
            wait: ReplicaWait(replicas: 1, timeout: .seconds(1), channel: Array("nobody".utf8)),
            observer: fixture.log
        )
        fixture.run { !fixture.log.refusals.isEmpty }
        #expect(fixture.log.refusals[0].hasPrefix("WAIT: NOPERM"))
        link.close()
    }

    @Test func `a master that becomes a replica gives no answer, and the link waits for a master`() throws {
        let link = try link()
        let recorder = AnswerRecorder()
        submit(link, "SET", "key", "1", to: recorder)
        fixture.run { recorder.outcomes.count == 1 }
        try fixture.server.command("REPLICAOF", "127.0.0.1", "1")
        submit(link, "SET", "key", "2", to: recorder)
        fixture.run { fixture.log.disconnects.count >= 2 }
        #expect(recorder.outcomes.count == 1)
        try fixture.server.command("REPLICAOF", "NO", "ONE")
        fixture.run { recorder.outcomes.count == 2 }
        #expect(recorder.replies == [.status("OK"), .status("OK")])
        link.close()
    }

    @Test func `a bound command is not repeated on another connection`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        func bound(_ context: UInt64) -> Bool {
            link.submit(to: recorder, context: context, isBound: true) { command in
                for word in ["INCR", "key"] { command.add(word) }
            }
        }
        #expect(!bound(0), "there is no connection yet")
        fixture.run { link.isReady }
        #expect(bound(1))
        fixture.run { recorder.outcomes.count == 1 }
        fixture.server.pause()
        #expect(bound(2))
        link.send("INCR", "other", to: recorder, context: 3)
        _ = fixture.loop.run(for: .milliseconds(20)) { false }
        fixture.server.kill()
        fixture.run { recorder.outcomes.count == 2 }
        #expect(recorder.failures == [.interrupted])
        try fixture.server.start()
        fixture.run { recorder.outcomes.count == 3 }
        #expect(recorder.contexts == [1, 2, 3])
        link.close()
    }
}
