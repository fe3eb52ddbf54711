import TestSupport
import Testing

/// Message ids: the log's order and the order of plain strings are the same.
@Suite struct MessageIDTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// Redis's own clock, in ms.
    private func now() throws -> Int {
        let time = try server.call("TIME").elements.compactMap(\.integer)
        return time[0] * 1_000 + time[1] / 1_000
    }

    private func check(_ ids: [String], behind last: String) {
        for (one, next) in zip([last] + ids, ids) {
            #expect(one < next)
            #expect(next.wholeMatch(of: /[0-9]{13}-[0-9]/) != nil)
        }
    }

    @Test(arguments: [0, 8, 9, 17])
    func `a clock that stepped back gives ids that go on from the last one`(_ sequence: Int) throws {
        let future = try now() + 3_600_000
        try server.call("XADD", server.logName(), "\(future)-\(sequence)", "from", "x")
        let ids = try (1...45).map { ref in
            try #require(try server.send(ref: ref).text)
        }
        check(ids, behind: "\(future)-\(min(sequence, 9))")
        #expect(try server.entries(server.logName()).map(\.id) == ["\(future)-\(sequence)"] + ids)
        #expect(ids.first == (sequence < 9 ? "\(future)-\(sequence + 1)" : "\(future + 1)-0"))
    }

    @Test func `more than ten messages in a millisecond`() throws {
        let commands = try (1...200).map { try server.sendCommand(ref: $0) }
        let ids = try server.transaction(commands).compactMap(\.text)
        #expect(ids.count == 200)
        check(ids, behind: "0")
        #expect(try server.entries(server.logName()).map(\.id) == ids)
        #expect(Set(ids.map { $0.dropLast(2) }).count < 200, "some shared a millisecond")
    }

    @Test func `a message carries the time of its id`() throws {
        let before = try now()
        let id = try #require(try server.send(ref: 1).text)
        let time = try #require(Int(id.dropLast(2)))
        #expect(try before <= time && time <= now())
        let event = try #require(try server.entries(server.inboxName("bob")).first?.fields[1])
        #expect(event.contains("\"time\":\(time),"))
    }
}
