import Protocol
import Redis
import TestSupport
import Testing

/// What reaches whom, while nothing fails.
@Suite(.serialized) struct DeliveryTests {
    private static let users = (1...5).map { "u\($0)" }

    @Test func `a group's line has the bytes of a 1:1 message`() throws {
        let stage = try FanoutStage()
        let content = #"{"kind":"text", "text":"\"äöü\" \u0041"}"#
        let conversation = "dm:alice:bob"
        _ = try stage.call(
            "FCALL",
            "martlet_1_send",
            "7",
            "log:{\(conversation)}",
            "refs:{\(conversation)}",
            "inbox:{bob}",
            "inbox:{alice}",
            "cursor:{alice}",
            "chats:{bob}",
            "chats:{alice}",
            "user:{bob}",
            "user:{alice}",
            conversation,
            "alice",
            "phone",
            "1",
            content
        )
        let line = try #require(try stage.call("XRANGE", "log:{\(conversation)}", "-", "+").elements.first)
        let id = Array(try #require(line.elements[0].text).utf8)
        var entry = LogEntry()
        let fields = line.elements[1].elements.map { Array(($0.text ?? "").utf8) }
        for index in stride(from: 0, to: fields.count, by: 2) {
            let (field, value) = (fields[index], fields[index + 1])
            entry.add(field.span, value.span)
        }
        let event = entry.event(id: id.span, conversation: conversation)
        let stored = try #require(try stage.entries("inbox:{bob}").first?["event"])
        #expect(event.map { String(decoding: $0, as: UTF8.self) } == stored)
    }

    @Test func `every member gets every line once, in order, and on their channel`() throws {
        let stage = try FanoutStage(prefix: "p:")
        let listener = try BlockingRedisClient(socketPath: stage.redis.socketPath)
        _ = try listener.command(["SUBSCRIBE", "p:user:{u2}"])
        try stage.readyWorker("w1")
        try stage.makeGroup("g", Self.users)
        for index in 0..<20 { try stage.send("g", from: Self.users[index % 5]) }
        try stage.waitUntilIdle()
        try stage.expectAll("g", Self.users)
        let lines = try stage.lines("g")
        for (index, line) in lines.enumerated() {
            let publication = try #require(try listener.readReply().elements.last?.text)
            #expect(publication.contains(#""inbox":\#(index + 1),"id":"\#(line)""#))
        }
        #expect(try stage.call("GET", stage.fanned("g")).text == lines.last)
    }

    @Test func `lines that waited for a worker go to those who were members then`() throws {
        let stage = try FanoutStage()
        var present: Set<String> = ["admin", "u0", "u1"]
        var expected: [String: [String]] = [:]
        var random = SystemRandomNumberGenerator()
        let everybody = ["admin"] + (0..<6).map { "u\($0)" }
        try stage.makeGroup("g", ["admin", "u0", "u1"])
        for user in present { expected[user] = try stage.lines("g") }
        for _ in 0..<150 {
            let user = "u\(Int.random(in: 0..<6, using: &random))"
            var getting = present
            switch (Int.random(in: 0..<3, using: &random), present.contains(user)) {
            case (0, false):
                try stage.change("g", "admin", "add", user)
                present.insert(user)
                getting.insert(user)
            case (1, true):
                try stage.change("g", "admin", "remove", user)
                present.remove(user)
            default:
                try stage.send("g", from: "admin")
            }
            let last = try stage.call("XREVRANGE", stage.log("g"), "+", "-", "COUNT", "1")
            let line = try #require(last.elements.first?.elements.first?.text)
            for member in getting { expected[member, default: []].append(line) }
        }
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        for user in everybody {
            #expect(try stage.received(user, of: "g") == expected[user] ?? [], "\(user)")
        }
    }

    @Test func `five thousand groups of five at a time`() throws {
        let stage = try FanoutStage(redis: [])
        let groups = (0..<5_000).map { "g\($0)" }
        func users(_ index: Int) -> [String] { (0..<5).map { "u\((index * 7 + $0) % 6_000)" } }
        for (index, group) in groups.enumerated() {
            try stage.makeGroup(group, users(index))
            try stage.send(group, from: users(index)[0])
        }
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        for (index, group) in groups.enumerated() { try stage.expectAll(group, users(index)) }
    }

    @Test func `a group of 1,024 that talks quickly`() throws {
        let stage = try FanoutStage(redis: [])
        let users = (0..<1_024).map { "member-with-a-long-name-\($0)" }
        try stage.readyWorker("w1")
        try stage.readyWorker("w2")
        try stage.makeGroup("g", users)
        for index in 0..<100 { try stage.send("g", from: users[index]) }
        try stage.waitUntilIdle()
        try stage.expectAll("g", users)
    }

    @Test func `large messages to 1,024 members within bounded memory`() throws {
        let stage = try FanoutStage(redis: ["appendonly no"])
        let users = (0..<1_024).map { "u\($0)" }
        let worker = try stage.readyWorker("w1")
        let content = #"{"kind":"text","text":"\#(String(repeating: "x", count: 65_000))"}"#
        try stage.makeGroup("g", users)
        for _ in 0..<4 { try stage.send("g", from: "u0", content) }
        try stage.waitUntilIdle()
        try stage.expectAll("g", users)
        let peak = try ProcessMemory.peak(worker.id)
        #expect(peak < 128 * 1_024 * 1_024, "\(peak / 1_024 / 1_024) MiB")
    }

    @Test func `messages for users without a device are copied to who registered for pushes`() throws {
        let stage = try FanoutStage()
        try stage.call("HSET", "registry", "push:pusher", "500")
        let listener = try BlockingRedisClient(socketPath: stage.redis.socketPath)
        _ = try listener.command(["SUBSCRIBE", "user:{u2}"])
        try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1", "u2", "u3"])
        try stage.send("g", from: "u1")
        try stage.waitUntilIdle()
        let jobs = try stage.entries("work:pusher")
        #expect(jobs.count == 1)
        #expect(jobs.first?["type"] == "push")
        #expect(jobs.first?["payload"]?.hasPrefix(#"{"user":"u3","event":{"type":"message""#) == true)
    }

    @Test func `a tap that comes and goes needs no restart`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1", "u2"])
        try stage.waitUntilIdle()
        func isPushed() throws -> Bool {
            let before = try stage.call("XLEN", "work:pusher").integer
            try stage.send("g", from: "u1")
            try stage.waitUntilIdle()
            return try stage.call("XLEN", "work:pusher").integer != before
        }
        #expect(try !isPushed())
        try stage.call("HSET", "registry", "push:pusher", "500")
        #expect(Deadline().wait { (try? isPushed()) == true })
        try stage.call("HDEL", "registry", "push:pusher")
        #expect(Deadline().wait { (try? isPushed()) == false })
    }
}
