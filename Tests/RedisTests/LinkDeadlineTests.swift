import Loop
import Redis
import TestSupport
import Testing

struct LinkDeadlineTests {
    private var short: RedisLinkLimits {
        var limits = LinkFixture.quick
        limits.commandDeadline = .milliseconds(200)
        return limits
    }

    @Test func `commands to a stopped server fail in order, and later ones are answered after it goes on`()
        throws
    {
        let fixture = try LinkFixture()
        let link = try fixture.link(limits: short)
        let recorder = AnswerRecorder()
        fixture.run { link.isReady }
        fixture.server.pause()
        for index in 0..<100 { link.send("ECHO", "\(index)", to: recorder, context: UInt64(index)) }
        fixture.run { recorder.outcomes.count == 100 }
        #expect(recorder.contexts == (0..<100).map(UInt64.init))
        #expect(recorder.failures == Array(repeating: .timedOut, count: 100))
        #expect(fixture.log.disconnects.first == .commandTimedOut)
        fixture.server.resume()
        #expect(try fixture.ask(link, "ECHO", "back").text == "back")
        link.close()
    }

    @Test func `a late answer is not taken for that of a later command`() throws {
        let fixture = try LinkFixture()
        let link = try fixture.link(limits: short)
        let recorder = AnswerRecorder()
        fixture.run { link.isReady }
        fixture.server.pause()
        link.send("ECHO", "early", to: recorder, context: 1)
        fixture.run { recorder.outcomes.count == 1 }
        link.send("ECHO", "late", to: recorder, context: 2)
        fixture.server.resume()
        fixture.run { recorder.outcomes.count == 2 }
        #expect(recorder.outcomes == [.failure(.timedOut), .reply(.string(Array("late".utf8)))])
        link.close()
    }

    @Test func `commands fail at their deadline while nobody listens`() throws {
        let loop = try EventLoop()
        let directory = try TemporaryDirectory()
        let url = RedisURL(transport: .unix(path: directory.file("nobody.sock")))
        let link = RedisLink(loop: loop, url: url, limits: short)
        let recorder = AnswerRecorder()
        for index in 0..<3 { link.send("PING", to: recorder, context: UInt64(index)) }
        let hasFailed = loop.run(for: Deadline.usual) { recorder.outcomes.count == 3 }
        #expect(hasFailed)
        #expect(recorder.contexts == [0, 1, 2])
        #expect(recorder.failures == [.timedOut, .timedOut, .timedOut])
        link.close()
    }

    @Test func `what a receiver submits while commands fail is kept`() throws {
        let fixture = try LinkFixture()
        let link = try fixture.link(limits: short)
        let recorder = AnswerRecorder()
        fixture.run { link.isReady }
        fixture.server.pause()
        recorder.onAnswer = { context in
            if context < 10 { link.send("ECHO", "again", to: recorder, context: context + 10) }
            if context == 9 { fixture.server.resume() }
        }
        for index in 0..<10 { link.send("ECHO", "first", to: recorder, context: UInt64(index)) }
        fixture.run { recorder.outcomes.count == 20 }
        #expect(recorder.contexts == (0..<20).map(UInt64.init))
        #expect(recorder.failures.count == 10)
        #expect(recorder.replies == Array(repeating: .string(Array("again".utf8)), count: 10))
        recorder.onAnswer = nil
        link.close()
    }

    @Test func `a full queue takes no more commands and no more bytes`() throws {
        let loop = try EventLoop()
        let directory = try TemporaryDirectory()
        let url = RedisURL(transport: .unix(path: directory.file("nobody.sock")))
        var limits = LinkFixture.quick
        limits.pendingCommands = 3
        limits.pendingBytes = 200
        let link = RedisLink(loop: loop, url: url, limits: limits)
        let recorder = AnswerRecorder()
        #expect(!link.send("SET", "key", String(repeating: "x", count: 200), to: recorder))
        #expect(link.send("PING", to: recorder, context: 1))
        #expect(!link.send("SET", "key", String(repeating: "x", count: 170), to: recorder))
        #expect(link.send("PING", to: recorder, context: 2))
        #expect(link.send("PING", to: recorder, context: 3))
        #expect(!link.send("PING", to: recorder))
        #expect(link.counters.pending == 3)
        #expect(link.counters.commands == 3)
        link.close()
        #expect(!link.send("PING", to: recorder))
        let hasFailed = loop.run(for: Deadline.usual) { recorder.outcomes.count == 3 }
        #expect(hasFailed)
        #expect(recorder.contexts == [1, 2, 3])
        #expect(recorder.failures == [.closed, .closed, .closed])
    }

    @Test func `an idle link asks for a sign of life and keeps a living connection`() throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { _, _ in .bytes("+PONG\r\n") }
        var limits = LinkFixture.quick
        limits.idleProbe = .milliseconds(20)
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: limits)
        let hasProbed = loop.run(for: Deadline.usual) { fake.commands.count == 6 }
        #expect(hasProbed)
        #expect(fake.connections == 1)
        #expect(link.counters.commands == 0)
        link.close()
        fake.close()
    }

    @Test func `a link whose sign of life stays out reconnects and keeps its commands`() throws {
        let loop = try EventLoop()
        var answers = 0
        let fake = try FakeRedis(loop: loop) { command, connection in
            answers += 1
            // The first connection answers its handshake only.
            return connection == 1 && answers > 1 ? .silence : .bytes("+\(command.last ?? "")\r\n")
        }
        let log = LinkLog()
        var limits = LinkFixture.quick
        limits.idleProbe = .milliseconds(20)
        limits.probeTimeout = .milliseconds(200)
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: limits, observer: log)
        let isProbing = loop.run(for: Deadline.usual) { fake.commands.count == 2 }
        #expect(isProbing)
        let recorder = AnswerRecorder()
        link.send("ECHO", "a", to: recorder)
        let isAnswered = loop.run(for: Deadline.usual) { recorder.outcomes.count == 1 }
        #expect(isAnswered)
        #expect(recorder.replies == [.status("a")])
        #expect(log.disconnects == [.silent])
        #expect(fake.connections == 2)
        link.close()
        fake.close()
    }

    @Test func `a server that accepts and says nothing is left after the time for connecting`() throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { _, connection in
            connection == 1 ? .silence : .bytes("+PONG\r\n")
        }
        let log = LinkLog()
        var limits = LinkFixture.quick
        limits.connectTimeout = .milliseconds(100)
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: limits, observer: log)
        let isReady = loop.run(for: Deadline.usual) { link.isReady }
        #expect(isReady)
        #expect(log.disconnects == [.preludeTimedOut])
        link.close()
        fake.close()
    }
}
