import TestSupport
import Testing

/// `martlet_1_expire_user`: events that are too old, and what is kept of a user beside them.
@Suite struct UserRetentionTests {
    private static let start = 1_763_669_000_000
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private var inbox: String { server.inboxName("alice") }
    private var devices: String { server.devicesName("alice") }

    /// Events whose time is `start` and the number of their entry.
    private func fill(_ range: ClosedRange<Int>) throws {
        for number in range {
            let event = #"{"type":"message","id":"5-0","time":\#(Self.start + number),"content":{"time":1}}"#
            try server.call("XADD", inbox, "0-\(number)", "event", event)
        }
    }

    private func inboxIDs() throws -> [Int] {
        try server.inbox("alice").compactMap { Int($0.dropFirst(2)) }
    }

    /// Makes it so long ago that the device was here.
    private func age(_ device: String, to time: Int) throws {
        try server.call("HSET", devices, device, "\(time)")
    }

    @Test func `events go by their time, whoever still waits for them`() throws {
        try server.attach("alice", "phone")
        try fill(1...100)
        let steps = try RetentionStep.all { try server.expireUser(before: Self.start + 60) }
        #expect(steps.reduce(0, +) == 59)
        #expect(try inboxIDs() == Array(60...100))
        #expect(try server.attach("alice", "phone").elements.map(\.integer).prefix(2) == [0, 100])
    }

    @Test func `a younger event keeps those behind it`() throws {
        try fill(1...5)
        try server.call("XADD", inbox, "0-6", "event", #"{"type":"x","time":\#(Self.start + 5)}"#)
        let steps = try RetentionStep.all { try server.expireUser(before: Self.start + 5) }
        #expect(steps.reduce(0, +) == 4)
        try server.call("XADD", inbox, "0-7", "event", #"{"type":"x","time":\#(Self.start)}"#)
        #expect(try server.expireUser(before: Self.start + 5) == RetentionStep(removed: 0))
        #expect(try inboxIDs() == [5, 6, 7])
    }

    @Test(arguments: [16, 50, 100])
    func `a step removes no more than it may`(most: Int) throws {
        try server.attach("alice", "phone")
        try server.attach("alice", "desk")
        try fill(1...1_000)
        try server.ack("alice", "phone", 500)
        let now = try server.clock()
        try age("desk", to: Self.start)
        let steps = try RetentionStep.all { try server.expireUser(before: now - 60_000, most: most) }
        #expect(steps.reduce(0, +) == 1_001)
        #expect(steps.max() ?? 0 <= 2 * most + 1, "of acknowledged and of old events, and a device")
        #expect(try inboxIDs() == [])
        #expect(try server.call("EXISTS", inbox) == .integer(1), "its last id is not forgotten")
    }

    @Test func `large events are removed in smaller steps`() throws {
        let large = String(repeating: "x", count: 60_000)
        for number in 1...100 {
            let event = #"{"type":"message","time":\#(Self.start),"content":"\#(large)"}"#
            try server.call("XADD", inbox, "0-\(number)", "event", event)
        }
        try fill(101...101)
        let steps = try RetentionStep.all { try server.expireUser(before: Self.start + 50) }
        #expect(steps.reduce(0, +) == 100)
        #expect(steps.max() ?? 0 <= 5)
    }

    @Test func `what stands for erased entries stays until every device has it`() throws {
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        let now = try server.clock()
        for number in 1...9 {
            try server.call("XADD", inbox, "0-\(number)", "event", #"{"type":"x","time":\#(now)}"#)
        }
        let gone = server.goneName("alice")
        for number in [2, 3, 4, 6] {
            try server.call("XDEL", inbox, "0-\(number)")
            let time = number == 6 ? 5 : now
            try server.call("HSET", gone, "\(number)", #"{"type":"deleted","time":\#(time)}"#)
        }
        try server.ack("alice", "phone", 9)
        try server.ack("alice", "desk", 3)
        #expect(try server.expireUser(before: now - 60_000) == RetentionStep(removed: 3))
        #expect(try server.hash(gone).keys.sorted() == ["4"])
    }

    @Test func `hidden messages, old conversations and the last sign of life go`() throws {
        let (old, young) = (Self.start, Self.start + 10)
        for time in [old, young] {
            try server.call("ZADD", server.hiddenName("alice"), "\(time).0", "dm:alice:bob/\(time)-0")
            for name in ["dm:alice:u\(time)", "group:in\(time)", "group:out\(time)"] {
                try server.call("ZADD", server.chatsName("alice"), "\(time).0", name)
            }
            try server.call("SADD", server.groupsName("alice"), "in\(time)")
        }
        try server.call("SET", server.lastSeenName("alice"), "\(old)")
        #expect(try server.expireUser(before: young) == RetentionStep(removed: 4))
        #expect(try server.scores(server.hiddenName("alice")).keys.sorted() == ["dm:alice:bob/\(young)-0"])
        #expect(
            try server.scores(server.chatsName("alice")).keys.sorted() == [
                "dm:alice:u\(young)", "group:in\(old)", "group:in\(young)", "group:out\(young)",
            ]
        )
        #expect(try server.call("EXISTS", server.lastSeenName("alice")) == .integer(0))
        try server.call("SET", server.lastSeenName("alice"), "\(young)")
        #expect(try server.expireUser(before: young) == RetentionStep(removed: 0))
        #expect(try server.call("EXISTS", server.lastSeenName("alice")) == .integer(1))
    }

    @Test func `many groups that the user is in hide no old conversation`() throws {
        for number in 0..<300 {
            try server.call("ZADD", server.chatsName("alice"), "\(number)", "group:g\(number)")
            try server.call("SADD", server.groupsName("alice"), "g\(number)")
        }
        for number in 0..<50 {
            try server.call("ZADD", server.chatsName("alice"), "\(1_000 + number)", "dm:alice:u\(number)")
        }
        let areGone = try Deadline().wait {
            let steps = try RetentionStep.all { try server.expireUser(before: 5_000, most: 20) }
            // A cursor finds some more than it is asked for.
            #expect(steps.max() ?? 0 <= 40)
            return try server.call("ZCARD", server.chatsName("alice")) == .integer(300)
        }
        #expect(areGone)
    }

    @Test func `of a user without a device and an event nothing is left`() throws {
        try server.attach("alice", "phone")
        try fill(1...3)
        let now = try server.clock()
        try age("phone", to: Self.start)
        try server.call("HSET", server.goneName("alice"), "2", #"{"type":"deleted","time":\#(now)}"#)
        _ = try RetentionStep.all { try server.expireUser(before: now - 60_000) }
        #expect(try server.keys() == [])
        #expect(try server.expireUser(before: now) == RetentionStep(removed: 0))
        #expect(try server.keys() == [])
    }

    @Test(arguments: ["inbox", "cursor", "devices", "gone", "hidden", "chats", "groups", "lastseen"])
    func `a foreign key under a name is an error and changes nothing`(head: String) throws {
        try server.attach("alice", "phone")
        try fill(1...3)
        try server.call("DEL", server.key(head, of: "alice"))
        let isStream = head == "lastseen" || head == "hidden"
        try server.call(
            isStream
                ? ["XADD", server.key(head, of: "alice"), "*", "a", "b"]
                : ["SET", server.key(head, of: "alice"), "x"]
        )
        let before = try server.digest()
        let heads = ["inbox", "cursor", "devices", "gone", "hidden", "chats", "groups", "lastseen"]
        let keys = heads.map { server.key($0, of: "alice") }
        let reply = try server.function(
            "expire_user",
            keys: keys,
            ["\(Self.start + 100)", "presence:{alice}:", "100"]
        )
        #expect(reply.text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.digest() == before)
    }

    @Test func `it frees memory where there is none, and goes on after a crash`() throws {
        try server.call("CONFIG", "SET", "appendfsync", "always")
        try server.attach("alice", "phone")
        try fill(1...300)
        try server.call("CONFIG", "SET", "maxmemory", "1")
        let first = try server.expireUser(before: Self.start + 250)
        #expect(first.removed > 0 && first.hasMore)
        try server.crash()
        _ = try RetentionStep.all { try server.expireUser(before: Self.start + 250) }
        #expect(try inboxIDs() == Array(250...300))
        #expect(try server.attach("alice", "phone").elements.map(\.integer).prefix(2) == [0, 300])
    }
}
