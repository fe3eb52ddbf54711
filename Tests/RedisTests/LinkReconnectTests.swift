import Loop
import Redis
import TestSupport
import Testing

struct LinkReconnectTests {
    @Test func `a killed connection with commands in flight answers each exactly once and in order`() throws {
        let fixture = try LinkFixture()
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        let count = 5_000
        var kills = 0
        recorder.onAnswer = { context in
            guard context % 500 == 250, kills < 9 else { return }
            kills += 1
            _ = try? fixture.server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        }
        // A long name makes the commands exceed what sockets and stream hold, so that every kill finds some unsent.
        let key = String(repeating: "k", count: 1_000)
        for index in 0..<count {
            link.send("SETBIT", key, "\(index)", "1", to: recorder, context: UInt64(index))
        }
        fixture.run { recorder.contexts.count == count }
        recorder.onAnswer = nil
        #expect(recorder.contexts == (0..<count).map(UInt64.init))
        #expect(recorder.failures.isEmpty)
        #expect(try fixture.server.command("BITCOUNT", key) == .integer(count))
        #expect(kills > 0)
        #expect(link.counters.reconnects > 0)
        #expect(fixture.log.connections == Int(link.counters.reconnects) + 1)
        link.close()
    }

    @Test func `commands that wait for a server killed and started again are answered after its return`()
        throws
    {
        let fixture = try LinkFixture(configuration: ["appendfsync always"])
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        #expect(try fixture.ask(link, "RPUSH", "list", "before") == .integer(1))
        fixture.server.kill()
        for index in 0..<100 { link.send("RPUSH", "list", "\(index)", to: recorder, context: UInt64(index)) }
        fixture.run { !fixture.log.delays.isEmpty }
        #expect(recorder.outcomes.isEmpty)
        #expect(!link.isReady)
        try fixture.server.start()
        fixture.run { recorder.outcomes.count == 100 }
        #expect(recorder.contexts == (0..<100).map(UInt64.init))
        #expect(recorder.replies.last == .integer(101))
        #expect(try fixture.ask(link, "LINDEX", "list", "-1").text == "99")
        link.close()
    }

    @Test func `a command is sent again only until it is answered`() throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { command, connection in
            switch (command[0], connection) {
            case ("PING", _): .bytes("+PONG\r\n")
            case ("ECHO", 1) where command[1] == "2": .close
            default: .bytes("+\(command[1])\r\n")
            }
        }
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: LinkFixture.quick)
        let recorder = AnswerRecorder()
        for index in 0..<5 { link.send("ECHO", "\(index)", to: recorder, context: UInt64(index)) }
        let isAnswered = loop.run(for: Deadline.usual) { recorder.outcomes.count == 5 }
        #expect(isAnswered)
        // The first connection closed at "2": the answers to 0 and 1 may have arrived or not, but the order holds.
        #expect(recorder.replies == (0..<5).map { .status("\($0)") })
        #expect(fake.connections == 2)
        link.close()
        fake.close()
    }

    @Test(arguments: [
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n",
        "-READONLY You can't write against a read only replica.\r\n",
        "-ERR Function not found\r\n",
    ])
    func `a server that cannot serve now is left, and the command repeated after the prelude`(
        error: String
    ) throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { command, connection in
            switch command[0] {
            case "PING": .bytes("+PONG\r\n")
            case "FUNCTION": .bytes("$1\r\nx\r\n")
            default: .bytes(connection < 3 ? error : "+\(command[1])\r\n")
            }
        }
        let log = LinkLog()
        let link = RedisLink(
            loop: loop,
            url: try .parse(fake.url),
            limits: LinkFixture.quick,
            prelude: [["FUNCTION", "LOAD", "REPLACE", "x"]],
            observer: log
        )
        let recorder = AnswerRecorder()
        for index in 0..<3 { link.send("FCALL", "\(index)", to: recorder, context: UInt64(index)) }
        let isAnswered = loop.run(for: Deadline.usual) { recorder.outcomes.count == 3 }
        #expect(isAnswered)
        #expect(recorder.replies == [.status("0"), .status("1"), .status("2")])
        #expect(
            log.disconnects == Array(repeating: .unavailable(String(error.dropFirst().dropLast())), count: 2)
        )
        #expect(fake.commands.filter { $0[0] == "FUNCTION" }.count == 3)
        link.close()
        fake.close()
    }

    @Test func `a flushed function library is loaded again before the call is repeated`() throws {
        let fixture = try LinkFixture()
        let code = "#!lua name=probe\nredis.register_function('probe', function() return 'here' end)"
        let link = try fixture.link(prelude: [["FUNCTION", "LOAD", "REPLACE", code]])
        #expect(try fixture.ask(link, "FCALL", "probe", "0").text == "here")
        try fixture.server.command("FUNCTION", "FLUSH")
        #expect(try fixture.ask(link, "FCALL", "probe", "0").text == "here")
        #expect(link.counters.reconnects == 1)
        link.close()
    }

    @Test(arguments: ["*1\r\n", "$10\r\nabc", "hello\r\n", "$-7\r\n", ":12x\r\n", "*2\r\n+a\r\n"])
    func `garbage and half replies end the connection and nothing is lost`(text: String) throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { command, connection in
            switch (command[0], connection) {
            case ("PING", _): .bytes("+PONG\r\n")
            case (_, 1): .bytes(text)
            default: .bytes("+\(command[1])\r\n")
            }
        }
        var limits = LinkFixture.quick
        limits.probeTimeout = .milliseconds(100)
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: limits)
        let recorder = AnswerRecorder()
        link.send("ECHO", "a", to: recorder)
        let isAnswered = loop.run(for: Deadline.usual) { recorder.outcomes.count == 1 }
        #expect(isAnswered)
        #expect(recorder.replies == [.status("a")])
        #expect(fake.connections == 2)
        link.close()
        fake.close()
    }

    @Test func `a reply that nothing waits for ends the connection`() throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { command, connection in
            let once = command[0] == "PING" ? "+PONG\r\n" : "+\(command[1])\r\n"
            return .bytes(command[0] == "ECHO" && connection == 1 ? once + "+more\r\n" : once)
        }
        let log = LinkLog()
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: LinkFixture.quick, observer: log)
        let recorder = AnswerRecorder()
        link.send("ECHO", "a", to: recorder)
        let isReconnected = loop.run(for: Deadline.usual) { log.connections == 2 }
        #expect(isReconnected)
        #expect(log.disconnects == [.unexpectedReply])
        link.send("ECHO", "b", to: recorder)
        let isAnswered = loop.run(for: Deadline.usual) { recorder.outcomes.count == 2 }
        #expect(isAnswered)
        #expect(recorder.replies == [.status("a"), .status("b")])
        link.close()
        fake.close()
    }

    @Test func `an error that a full server sends unasked is no answer to a command`() throws {
        let loop = try EventLoop()
        let fake = try FakeRedis(loop: loop) { command, connection in
            if connection == 1 { return .bytes("-ERR max number of clients reached\r\n") }
            return .bytes(command[0] == "PING" ? "+PONG\r\n" : "+\(command[1])\r\n")
        }
        let log = LinkLog()
        let link = RedisLink(loop: loop, url: try .parse(fake.url), limits: LinkFixture.quick, observer: log)
        let recorder = AnswerRecorder()
        link.send("ECHO", "a", to: recorder)
        let isAnswered = loop.run(for: Deadline.usual) { recorder.outcomes.count == 1 }
        #expect(isAnswered)
        #expect(recorder.replies == [.status("a")])
        #expect(log.refusals == ["PING: ERR max number of clients reached"])
        link.close()
        fake.close()
    }

    @Test func `delays between attempts grow while nobody listens`() throws {
        let loop = try EventLoop()
        let directory = try TemporaryDirectory()
        let log = LinkLog()
        let url = RedisURL(transport: .unix(path: directory.file("nobody.sock")))
        let link = RedisLink(loop: loop, url: url, limits: LinkFixture.quick, observer: log)
        let hasTried = loop.run(for: Deadline.usual) { log.delays.count == 6 }
        #expect(hasTried)
        #expect(log.delays[0] <= .milliseconds(10))
        #expect(log.delays[5] >= .milliseconds(25))
        #expect(log.delays.allSatisfy { $0 <= .milliseconds(50) })
        #expect(log.connections == 0)
        link.close()
    }
}
