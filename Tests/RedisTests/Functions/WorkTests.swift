import TestSupport
import Testing

/// `martlet_1_beat`, `_lease`, `_release`, `_take` and `_claim`: one partition, several workers.
@Suite struct WorkTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
        try server.makeConsumerGroup()
    }

    private func addJobs(_ count: Int) throws -> [String] {
        try (0..<count).compactMap { number in
            let payload = #"{"number":\#(number)}"#
            return try server.call(
                ["XADD", server.workKey, "*", "version", "1", "type", "group", "payload", payload]
            ).text
        }
    }

    private func ids(_ reply: TestReply) -> [String] { reply.elements.compactMap { $0.elements.first?.text } }

    @Test func `everybody who is alive is named, sorted, once`() throws {
        #expect(try server.beat("w2") == ["w2"])
        #expect(try server.beat("w1") == ["w1", "w2"])
        #expect(try server.beat("w10") == ["w1", "w10", "w2"])
        #expect(try server.beat("w2") == ["w1", "w10", "w2"])
        try server.call("ZREM", "workers:fanout", "w1")
        #expect(try server.beat("w2") == ["w10", "w2"])
    }

    @Test func `who does not say so any more is not alive`() throws {
        _ = try server.beat("w1", milliseconds: 30)
        let isGone = try Deadline().wait { try server.beat("w2") == ["w2"] }
        #expect(isGone)
        let until = try #require(try server.scores("workers:fanout")["w2"])
        let now = try server.call("TIME").elements.compactMap(\.integer)
        #expect(until > Double(now[0] * 1_000) && until < Double(now[0] * 1_000 + 70_000))
        #expect(try server.beat("w3", milliseconds: 0) == ["w2"])
    }

    @Test func `a lease has one holder, who may make it longer and give it back`() throws {
        #expect(try server.lease("a") == .integer(1))
        #expect(try server.lease("b") == .text("a"))
        #expect(try server.lease("a", milliseconds: 120_000) == .integer(1))
        #expect(try #require(server.call("PTTL", server.leaseKey).integer) > 60_000)
        #expect(try server.release("b") == .integer(0))
        #expect(try server.lease("b") == .text("a"))
        #expect(try server.release("a") == .integer(1))
        #expect(try server.release("a") == .integer(0))
        #expect(try server.lease("b") == .integer(1))
        #expect(try server.lease("a") == .text("b"))
    }

    @Test func `a lease ends by itself, and then its old holder takes nothing`() throws {
        _ = try addJobs(3)
        try server.lease("a", milliseconds: 30)
        let isFree = try Deadline().wait { try server.lease("b") == .integer(1) }
        try #require(isFree)
        #expect(try server.take("a").text?.hasPrefix("LOSTLEASE ") == true)
        #expect(try server.claim("a").text?.hasPrefix("LOSTLEASE ") == true)
        #expect(try ids(server.take("b")).count == 3)
    }

    @Test func `only the holder of the lease takes jobs, in order, each once`() throws {
        let jobs = try addJobs(5)
        #expect(try server.take("a").text?.hasPrefix("LOSTLEASE ") == true, "nobody holds it")
        try server.lease("a")
        #expect(try server.take("b").text?.hasPrefix("LOSTLEASE ") == true)
        #expect(try server.call("XPENDING", server.workKey, "fanout").elements.first == .integer(0))
        let first = try server.take("a", most: 2)
        #expect(ids(first) == Array(jobs[0..<2]))
        #expect(
            first.elements[0].elements[1].elements.compactMap(\.text) == [
                "version", "1", "type", "group", "payload", #"{"number":0}"#,
            ]
        )
        #expect(try ids(server.take("a", most: 10)) == Array(jobs[2...]))
        #expect(try server.take("a") == .array([]))
    }

    @Test func `the next holder claims what the last one left, in order, with how often it was taken`() throws
    {
        let jobs = try addJobs(7)
        try server.lease("a")
        _ = try server.take("a", most: 5)
        try server.call("XACK", server.workKey, "fanout", jobs[1])
        try server.call("XDEL", server.workKey, jobs[3])
        _ = try server.release("a")
        try server.lease("b")
        #expect(try server.claim("a").text?.hasPrefix("LOSTLEASE ") == true)
        let page = try server.claim("b", most: 1)
        #expect(ids(page.elements[1]) == [jobs[0]])
        let next = try #require(page.elements[0].text)
        let rest = try server.claim("b", from: next)
        #expect(rest.elements[0] == .text("0-0"))
        #expect(ids(rest.elements[1]) == [jobs[2], jobs[4]])
        #expect(rest.elements[1].elements.map { $0.elements[2] } == [.integer(2), .integer(2)])
        let again = try server.claim("b")
        #expect(again.elements[1].elements.map { $0.elements[2] } == [.integer(3), .integer(3), .integer(3)])
        #expect(try ids(server.take("b")) == Array(jobs[5...]))
    }

    @Test func `jobs that the caller has are not claimed, and not counted as taken again`() throws {
        let jobs = try addJobs(5)
        try server.lease("a")
        _ = try server.take("a")
        let page = try server.claim("a", most: 3, having: [jobs[0], jobs[2], "9-9"])
        #expect(ids(page.elements[1]) == [jobs[1]] && page.elements[0] == .text(jobs[3]))
        #expect(page.elements[1].elements.map { $0.elements[2] } == [.integer(2)])
        for _ in 0..<5 {
            #expect(try server.claim("a", having: jobs) == .array([.text("0-0"), .array([])]))
        }
        let lines = try server.call("XPENDING", server.workKey, "fanout", "-", "+", "9").elements
        #expect(lines.compactMap { $0.elements[3].integer } == [1, 2, 1, 1, 1])
    }

    @Test func `a page of claims is bounded, whatever is asked for`() throws {
        _ = try addJobs(1_100)
        try server.lease("a")
        _ = try server.take("a", most: 2_000)
        #expect(try ids(server.claim("a", most: 100_000).elements[1]).count == 1_000)
        #expect(try server.claim("a", most: 0).text?.hasPrefix("ERR ") == true)
    }

    @Test func `nothing to claim`() throws {
        try server.lease("a")
        #expect(try server.claim("a") == .array([.text("0-0"), .array([])]))
    }

    @Test func `a partition without its consumer group says so`() throws {
        try server.call("DEL", server.workKey)
        try server.lease("a")
        #expect(try server.take("a").text?.hasPrefix("NOGROUP ") == true)
        #expect(try server.claim("a").text?.hasPrefix("NOGROUP ") == true)
    }

    @Test func `without memory workers go on working`() throws {
        let jobs = try addJobs(2)
        try server.lease("a")
        _ = try server.take("a", most: 1)
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try server.beat("w1") == ["w1"])
        #expect(try server.lease("a") == .integer(1))
        #expect(try ids(server.take("a")) == [jobs[1]])
        #expect(try ids(server.claim("a").elements[1]) == jobs)
        #expect(try server.fanned("5-0") == .text("5-0"))
        #expect(try server.fanout() == .array([.text("5-0"), .array([]), .array([]), .array([])]))
        #expect(try server.release("a") == .integer(1))
    }

    @Test func `keys of another kind are an error`() throws {
        try server.call("HSET", server.leaseKey, "a", "b")
        try server.call("SET", "workers:fanout", "x")
        let before = try server.digest()
        for reply in try [server.lease("a"), server.release("a"), server.take("a"), server.claim("a")] {
            #expect(reply.text?.hasPrefix("WRONGTYPE ") == true)
        }
        #expect(try server.beat("a") == [])
        #expect(try server.digest() == before)
        try server.call("DEL", server.leaseKey, server.workKey)
        try server.call("SET", server.workKey, "x")
        try server.lease("a")
        #expect(try server.take("a").text?.hasPrefix("WRONGTYPE ") == true)
    }
}
