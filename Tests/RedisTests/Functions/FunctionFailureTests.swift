import TestSupport
import Testing

/// Redis at its limits: everything of a message is stored, or nothing.
@Suite struct FunctionFailureTests {
    @Test func `without memory a message is refused whole, and devices can still let go of theirs`() throws {
        let server = try FunctionServer()
        let epoch = try #require(try server.attach("bob").elements.dropFirst(2).first?.text)
        for ref in 1...5 as ClosedRange<UInt64> { try server.send(ref: ref) }
        let before = try server.digest()
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try server.send(ref: 6).text?.hasPrefix("OOM ") == true)
        #expect(try server.send(ref: 5).text?.hasPrefix("OOM ") == true)
        #expect(try server.digest() == before)
        #expect(try server.attach("bob").elements.map(\.integer) == [0, 5, Int(epoch), 1])
        #expect(try server.attach("bob", "desk").elements.map(\.integer) == [5, 5, Int(epoch), 1])
        #expect(try server.ack("bob", "phone", 5) == .text("5"))
        #expect(try server.ack("bob", "desk", 5) == .text("5"))
        #expect(try server.inbox("bob") == [])
        try server.call("CONFIG", "SET", "maxmemory", "0")
        #expect(try server.send(ref: 6).text?.contains("-") == true)
        #expect(try server.inbox("bob") == ["0-6"])
    }

    @Test func `a replica refuses what would change it and finds what is there`() throws {
        let server = try FunctionServer()
        try server.attach("bob")
        let id = try server.send(ref: 1)
        try server.call("REPLICAOF", "127.0.0.1", "1")
        let before = try server.digest()
        for reply in try [
            server.send(ref: 2), server.attach("bob"), server.attach("bob", "desk"), server.ack("bob", 1),
        ] {
            #expect(reply.text?.hasPrefix("READONLY ") == true, "\(reply)")
        }
        #expect(try server.digest() == before)
        let digest = "9c4c1e0e3d0f0e0f0e0f0e0f0e0f0e0f0e0f0e0f"
        let found = try server.find(ref: 1, from: "+ \(digest)")
        #expect(found.text?.hasPrefix("REFREUSED ") == true, "the log was read")
        try server.call("REPLICAOF", "NO", "ONE")
        #expect(try server.send(ref: 1) == id)
    }

    @Test(arguments: ["inbox:{bob}", "inbox:{alice}"], [["SET", "x"], ["XADD", "*", "event", "{}"]])
    func `an inbox that cannot take the message leaves nothing of it anywhere`(
        _ key: String,
        _ foreign: [String]
    ) throws {
        let server = try FunctionServer()
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        try server.send(ref: 1)
        let listeners = try [server.listener(to: "alice"), server.listener(to: "bob")]
        try server.call("DEL", key)
        switch foreign.count {
        case 2: try server.call(foreign[0], key, foreign[1])
        default: try server.call(foreign[0], key, foreign[1], foreign[2], foreign[3])
        }
        let log = try server.entries(server.logName()).map(\.id)
        for _ in 0..<2 {
            guard case .error = try server.send(ref: 2) else {
                Issue.record("a message was taken")
                return
            }
        }
        #expect(try server.entries(server.logName()).map(\.id) == log)
        #expect(try server.call("HGET", server.refsName(), "alice:phone") == .text("1"))
        #expect(try listeners.flatMap { try $0.published() } == [])
        try server.call("DEL", key)
        #expect(try server.send(ref: 2).text?.contains("-") == true)
        #expect(try server.inbox("bob").count == (key == "inbox:{bob}" ? 1 : 2))
    }

    @Test(arguments: ["chats:{alice}", "chats:{bob}"])
    func `a list of conversations that cannot take the message leaves nothing of it`(_ key: String) throws {
        let server = try FunctionServer()
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        let id = try #require(try server.send(ref: 1).text)
        let listeners = try [server.listener(to: "alice"), server.listener(to: "bob")]
        try server.call("DEL", key)
        try server.call("SET", key, "x")
        for _ in 0..<2 { #expect(try server.send(ref: 2).text?.hasPrefix("WRONGTYPE ") == true) }
        #expect(try server.entries(server.logName()).map(\.id) == [id])
        for user in ["alice", "bob"] {
            #expect(try server.inbox(user) == ["0-1"])
            guard key != server.chatsName(user) else { continue }
            #expect(try server.scores(server.chatsName(user)) == ["dm:alice:bob": score(id)])
        }
        #expect(try server.call("HGET", server.refsName(), "alice:phone") == .text("1"))
        #expect(try listeners.flatMap { try $0.published() } == [])
    }

    @Test(arguments: ["log:{dm:alice:bob}", "refs:{dm:alice:bob}", "cursor:{alice}"])
    func `another key of the wrong kind stores nothing either`(_ key: String) throws {
        let server = try FunctionServer()
        try server.call("SET", key, "x")
        let before = try server.digest()
        #expect(try server.send(ref: 1).text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.digest() == before)
    }

    @Test func `a restart changes nothing but the epoch, and refs are still known`() throws {
        let server = try FunctionServer()
        for device in ["phone", "desk"] { try server.attach("bob", device) }
        let ids = try (1...30).map { try server.send(ref: $0) }
        try server.ack("bob", "phone", 7)
        try server.ack("bob", "desk", 3)
        let place = try server.attach("bob", "phone")
        let before = try server.digest()
        try server.restart()
        #expect(try server.digest() == before)
        let again = try server.attach("bob", "phone")
        #expect(again.elements[0] == place.elements[0] && again.elements[1] == place.elements[1])
        #expect(again.elements[2] != place.elements[2])
        let attached = try server.digest()
        #expect(try (1...30).map { try server.send(ref: $0) } == ids)
        #expect(try server.digest() == attached)
        try server.send(ref: 31)
        #expect(try server.inbox("bob").last == "0-31")
    }

    @Test func `after FLUSHALL everything begins anew and says so`() throws {
        let server = try FunctionServer()
        let old = try #require(try server.attach("bob").elements.dropFirst(2).first?.text)
        try server.send(ref: 1)
        try server.send(ref: 2)
        try server.call("FLUSHALL")
        #expect(try server.ack("bob", 2, epoch: old).text?.hasPrefix("NOTATTACHED ") == true)
        #expect(try server.call("DBSIZE") == .integer(0))
        #expect(try server.send(ref: 1).text?.contains("-") == true)
        #expect(try server.inbox("bob") == ["0-1"])
        let place = try server.attach("bob", newest: 2, epoch: old).elements
        #expect(place.map(\.integer).prefix(2) == [0, 1])
        #expect(try #require(place[2].text) > old)
    }
}
