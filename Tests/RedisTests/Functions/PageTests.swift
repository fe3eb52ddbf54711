import TestSupport
import Testing

/// `martlet_1_page`: a page of an inbox from which entries were erased.
@Suite struct PageTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// Puts events 1 to `count` into bob's inbox.
    private func fill(_ count: Int, _ event: String = "{}") throws {
        let commands = (1...count).map { ["XADD", "inbox:{bob}", "0-\($0)", "event", event] }
        _ = try server.transaction(commands)
    }

    private func erase(_ ids: Int...) throws {
        for id in ids {
            try server.call("HSET", "gone:{bob}", "\(id)", "{\"gone\":\(id)}")
            #expect(try server.call("XDEL", "inbox:{bob}", "0-\(id)") == .integer(1))
        }
    }

    private func ids(from inbox: Int, _ most: Int = 16) throws -> [Int] {
        let page = try server.page("bob", from: inbox, most)
        return try page.map { entry in
            let id = try #require(Int(entry.id.dropFirst(2)))
            #expect(entry.id.hasPrefix("0-"))
            #expect(entry.event == "{}" || entry.event == "{\"gone\":\(id)}")
            return id
        }
    }

    @Test func `without holes it is what XRANGE gives`() throws {
        try fill(40)
        let all = try server.call("XRANGE", "inbox:{bob}", "-", "+").elements
        for (first, most) in [(1, 40), (1, 1), (3, 16), (7, 17), (39, 5), (40, 1), (41, 5), (0, 2)] {
            let page = try server.function(
                "page",
                keys: ["inbox:{bob}", "gone:{bob}"],
                ["\(first)", "\(most)"]
            )
            #expect(page.elements == Array(all.dropFirst(max(first, 1) - 1).prefix(most)), "\(first)")
        }
        #expect(try server.page("nobody", from: 1).isEmpty)
    }

    @Test func `erased entries come with what stands in their place, wherever they were`() throws {
        try fill(40)
        try erase(1, 2, 5, 16, 17, 18, 33, 39, 40)
        #expect(try ids(from: 1, 200) == Array(1...40))
        for first in 1...40 {
            for most in [1, 2, 3, 16, 17] {
                #expect(try ids(from: first, most) == Array((first...40).prefix(most)))
            }
        }
        #expect(try ids(from: 41) == [])
    }

    @Test func `an inbox of which everything was erased is filled whole`() throws {
        try fill(3)
        try erase(1, 2, 3)
        #expect(try ids(from: 1) == [1, 2, 3])
        #expect(try ids(from: 3) == [3])
    }

    @Test func `what was trimmed away stays missing`() throws {
        try fill(30)
        try erase(8, 20)
        try server.call("XTRIM", "inbox:{bob}", "MINID", "0-11")
        #expect(try ids(from: 1, 200) == [8] + Array(11...30))
        try server.call("DEL", "gone:{bob}")
        #expect(try ids(from: 1, 200) == Array(11...19) + Array(21...30))
    }

    @Test func `a long row of missing ids costs little`() throws {
        try fill(2)
        try server.call("XADD", "inbox:{bob}", "0-9007199254740992", "event", "{}")
        try server.call("HSET", "gone:{bob}", "3", "{\"gone\":3}", "5000", "{\"gone\":5000}")
        #expect(try ids(from: 1, 200) == [1, 2, 3, 9_007_199_254_740_992])
    }

    @Test func `a page is bounded in bytes, but has one entry`() throws {
        try fill(30, #"{"a":"\#(String(repeating: "x", count: 60_000))"}"#)
        #expect(try server.page("bob", from: 1, 30).count == 4)
        try erase(2)
        #expect(try server.page("bob", from: 1, 30).map(\.id) == (1...5).map { "0-\($0)" })
        try server.call("HSET", "gone:{bob}", "2", #"{"a":"\#(String(repeating: "x", count: 300_000))"}"#)
        #expect(try server.page("bob", from: 1, 30).map(\.id) == ["0-1"])
        #expect(try server.page("bob", from: 2, 30).map(\.id) == ["0-2"])
        #expect(try server.page("bob", from: 3, 30).count == 4)
    }

    @Test func `a page has 200 entries at most`() throws {
        try fill(300)
        #expect(try ids(from: 1, 1_000) == Array(1...200))
    }
}
