import Loop
import Redis
import TestSupport
import Testing

struct LinkPipelineTests {
    let fixture: LinkFixture

    init() throws {
        fixture = try LinkFixture()
    }

    @Test func `ten thousand commands of one turn are answered in order`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        let count = 10_000
        fixture.run { link.isReady }
        let writesBefore = try fixture.server.processedReads()
        for index in 0..<count { link.send("INCR", "counter", to: recorder, context: UInt64(index)) }
        #expect(link.counters.pending == count)
        fixture.run { recorder.contexts.count == count }
        #expect(recorder.contexts == (0..<count).map(UInt64.init))
        #expect(recorder.replies == (1...count).map { .integer(Int64($0)) })
        #expect(link.counters.pending == 0)
        // 10,000 × 31 bytes are 303 KiB: Redis reads them in pieces, but far fewer than one per command.
        #expect(try fixture.server.processedReads() - writesBefore < count / 20)
        link.close()
    }

    @Test func `commands that are submitted before the connection is up are answered after it`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        #expect(!link.isReady)
        #expect(link.send("PING", to: recorder))
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.replies == [.status("PONG")])
        link.close()
    }

    @Test func `a receiver may submit from within its answer`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        let rounds: UInt64 = 1_000
        recorder.onAnswer = { context in
            guard context < rounds else { return }
            link.send("ECHO", "\(context + 1)", to: recorder, context: context + 1)
        }
        link.send("ECHO", "0", to: recorder)
        fixture.run { recorder.contexts.count == Int(rounds) + 1 }
        #expect(recorder.contexts == Array(0...rounds))
        recorder.onAnswer = nil
        link.close()
    }

    @Test func `a command may be submitted while another one is being built`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        let isQueued = link.submit(to: recorder, context: 1) { command in
            command.add("ECHO")
            link.send("ECHO", "inner", to: recorder, context: 2)
            command.add("outer")
        }
        #expect(isQueued)
        fixture.run { recorder.contexts.count == 2 }
        #expect(recorder.contexts == [2, 1])
        #expect(recorder.replies == [.string(Array("inner".utf8)), .string(Array("outer".utf8))])
        link.close()
    }

    @Test(arguments: [1, 1_000, 70_000, 5_000_000])
    func `a reply of any size arrives whole`(bytes: Int) throws {
        let link = try fixture.link()
        try fixture.server.command("SETRANGE", "big", "\(bytes - 1)", "x")
        let value = try fixture.ask(link, "GET", "big")
        #expect(value == .string(Array(repeating: 0, count: bytes - 1) + [UInt8(ascii: "x")]))
        #expect(try fixture.ask(link, "STRLEN", "big") == .integer(Int64(bytes)))
        link.close()
    }

    @Test func `a large command is sent in pieces that the socket takes`() throws {
        let link = try fixture.link()
        let text = String(repeating: "abcdefgh", count: 512 * 1024)
        #expect(try fixture.ask(link, "SET", "large", text) == .status("OK"))
        #expect(try fixture.ask(link, "GET", "large").text == text)
        link.close()
    }

    @Test func `an error of one command is its answer and no other's`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        link.send("SET", "text", "value", to: recorder)
        link.send("INCR", "text", to: recorder)
        link.send("NOSUCHCOMMAND", to: recorder)
        link.send("GET", "text", to: recorder)
        fixture.run { recorder.outcomes.count == 4 }
        #expect(recorder.replies.first == .status("OK"))
        #expect(recorder.replies[1] == .error("ERR value is not an integer or out of range"))
        #expect(recorder.replies[2].text?.hasPrefix("ERR unknown command") == true)
        #expect(recorder.replies.last == .string(Array("value".utf8)))
        #expect(fixture.log.disconnects.isEmpty)
        link.close()
    }

    @Test func `every kind of argument reaches Redis byte for byte`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        let bytes: [UInt8] = Array(0...255)
        _ = link.submit(to: recorder, context: 0) { command in
            command.add("RPUSH" as StaticString)
            command.begin()
            command.append("inbox:{")
            command.append("alice" as StaticString)
            command.append("}")
            command.append(7)
            command.add { $0 += bytes }
            command.add("")
            command.add(Int64.min)
            command.add(UInt64.max)
            command.begin()
        }
        link.send("LRANGE", "inbox:{alice}7", "0", "-1", to: recorder)
        fixture.run { recorder.outcomes.count == 2 }
        let expected = [bytes, [], Array("\(Int64.min)".utf8), Array("\(UInt64.max)".utf8), []]
        #expect(recorder.replies == [.integer(5), .array(expected.map { .string($0) })])
        link.close()
    }

    @Test func `a nested reply keeps its shape`() throws {
        let link = try fixture.link()
        try fixture.server.command("XADD", "log", "1-1", "a", "1", "b", "2")
        try fixture.server.command("XADD", "log", "1-2", "c", "3")
        let value = try fixture.ask(link, "XREAD", "STREAMS", "log", "none", "0", "0")
        func text(_ text: String) -> RedisValue { .string(Array(text.utf8)) }
        let entries: RedisValue = .array([
            .array([text("1-1"), .array([text("a"), text("1"), text("b"), text("2")])]),
            .array([text("1-2"), .array([text("c"), text("3")])]),
        ])
        #expect(value == .array([.array([text("log"), entries])]))
        link.close()
    }

    @Test func `a call on a closed link fails once and not from within the call`() throws {
        let link = try fixture.link()
        var results: [Result<RedisValue, RedisLinkError>] = []
        link.call(["PING"]) { results.append($0) }
        link.close()
        link.call(["PING"]) { results.append($0) }
        #expect(results.isEmpty)
        fixture.run { results.count == 2 }
        #expect(results == [.failure(.closed), .failure(.closed)])
        #expect(fixture.log.disconnects == [.closed])
    }

    @Test func `a command without arguments is refused`() throws {
        let link = try fixture.link()
        let recorder = AnswerRecorder()
        #expect(!link.submit(to: recorder, context: 0) { _ in })
        #expect(link.counters.pending == 0)
        link.close()
    }
}

extension RedisServer {
    /// How many times the server has read from a client, its own test client's read included.
    func processedReads() throws -> Int {
        let text = try command("INFO", "stats").text ?? ""
        let line = text.split(separator: "\r\n").first { $0.hasPrefix("total_reads_processed:") }
        return try #require(line.flatMap { Int($0.dropFirst("total_reads_processed:".count)) })
    }
}
