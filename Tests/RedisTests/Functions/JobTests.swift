import TestSupport
import Testing

/// `martlet_1_call`, `martlet_1_bury` and `martlet_1_quit`: a job's beginning and its worse end.
@Suite struct JobTests {
    private let server: FunctionServer
    private let stream = "work:weather"

    init() throws {
        server = try FunctionServer()
        try server.call("XGROUP", "CREATE", stream, "weather", "0", "MKSTREAM")
    }

    private func ask(_ payload: String = "{}", most: Int = 10) throws -> TestReply {
        try server.function("call", keys: [stream], ["\(most)", payload])
    }

    private func bury(_ id: String, most: Int = 100) throws -> TestReply {
        try server.function(
            "bury",
            keys: [stream, "dead:weather"],
            ["weather", id, "no use", "5", "\(most)"]
        )
    }

    private func takeAll(_ consumer: String = "one") throws {
        try server.call(["XREADGROUP", "GROUP", "weather", consumer, "STREAMS", stream, ">"])
    }

    @Test func `a call is a job, as long as there is room`() throws {
        let payload = #"{"service":"weather","ref":9}"#
        for _ in 0..<3 { #expect(try ask(payload, most: 3).text?.contains("-") == true) }
        #expect(try ask(payload, most: 3).text?.hasPrefix("WORKFULL ") == true)
        #expect(try server.payloads(stream, type: "call") == [payload, payload, payload])
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try ask().text?.hasPrefix("OOM ") == true)
    }

    @Test func `a dead letter is the job, where it came from, and why`() throws {
        let id = try #require(try ask(#"{"ref":9}"#).text)
        try takeAll()
        #expect(try bury(id) == .integer(1))
        let letter = try #require(try server.entries("dead:weather").first?.fields)
        #expect(
            letter.dropLast() == [
                "version", "1", "type", "call", "payload", #"{"ref":9}"#, "stream", stream, "job", id,
                "reason", "no use", "deliveries", "5", "time",
            ]
        )
        #expect(letter.last?.wholeMatch(of: /[0-9]{13}/) != nil)
        #expect(try server.call("XLEN", stream) == .integer(0))
        #expect(try server.call("XPENDING", stream, "weather").elements.first == .integer(0))
        let before = try server.digest()
        #expect(try bury(id) == .integer(0))
        #expect(try server.digest() == before)
    }

    @Test func `a job that nobody has taken, or that is gone, makes no letter`() throws {
        let waiting = try #require(try ask().text)
        #expect(try bury(waiting) == .integer(0))
        try takeAll()
        try server.call("XDEL", stream, waiting)
        #expect(try bury(waiting) == .integer(1))
        #expect(try server.call("EXISTS", "dead:weather") == .integer(0))
        #expect(try server.call("XPENDING", stream, "weather").elements.first == .integer(0))
    }

    @Test func `a letter that cannot be written leaves the job where it is`() throws {
        let id = try #require(try ask().text)
        try takeAll()
        try server.call("SET", "dead:weather", "x")
        #expect(try bury(id).text?.hasPrefix("WRONGTYPE ") == true)
        try server.call("DEL", "dead:weather")
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try bury(id).text?.hasPrefix("OOM ") == true)
        try server.call("CONFIG", "SET", "maxmemory", "0")
        #expect(try server.call("XPENDING", stream, "weather").elements.first == .integer(1))
        #expect(try bury(id) == .integer(1))
    }

    @Test func `dead letters are bounded, in number and in fields`() throws {
        for number in 0..<600 {
            let id = try #require(try ask(#"{"number":\#(number)}"#, most: 1_000).text)
            try takeAll()
            #expect(try bury(id, most: 200) == .integer(1))
        }
        let count = try #require(try server.call("XLEN", "dead:weather").integer)
        #expect(count >= 200 && count < 400)
        let many = (0..<5_000).flatMap { ["f\($0)", "x"] }
        let id = try #require(try server.call(["XADD", stream, "*"] + many).text)
        try takeAll()
        #expect(try bury(id) == .integer(1))
        #expect(try server.entries("dead:weather").last?.fields.count == 2 * 64 + 10)
    }

    @Test func `a consumer goes only when it has nothing in hand`() throws {
        func quit(_ consumer: String) throws -> TestReply {
            try server.function("quit", keys: [stream], ["weather", consumer])
        }
        let id = try #require(try ask().text)
        try takeAll("one")
        #expect(try quit("one") == .integer(0))
        #expect(try server.call("XPENDING", stream, "weather").elements.first == .integer(1))
        try server.call("XACK", stream, "weather", id)
        #expect(try quit("one") == .integer(1))
        #expect(try quit("one") == .integer(1))
        #expect(try server.call("XINFO", "CONSUMERS", stream, "weather") == .array([]))
        try server.call("DEL", stream)
        #expect(try quit("one") == .integer(1))
    }
}
