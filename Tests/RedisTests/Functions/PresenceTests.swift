import Foundation
import TestSupport
import Testing

/// Who is online: told once when they come, once when they go, whatever is repeated or races.
@Suite struct PresenceTests {
    private static let tap = Tap("watch")
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// What the tap was told: `alice online`, in order.
    private func told() throws -> [String] {
        try server.payloads(Self.tap.stream, type: "presence").map { payload in
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(payload.utf8)) as? [String: Any]
            )
            return "\(object["user"] ?? "") \(object["status"] ?? "")"
        }
    }

    @Test func `whoever was not online is told of once`() throws {
        let before = try server.clock()
        #expect(try server.online(["alice", "bob"], taps: [Self.tap]) == .integer(2))
        #expect(try server.online(["alice", "bob"], taps: [Self.tap]) == .integer(0))
        #expect(try server.online(["bob", "carol"], taps: [Self.tap]) == .integer(1))
        #expect(try told() == ["alice online", "bob online", "carol online"])
        let payload = try #require(try server.payloads(Self.tap.stream, type: "presence").first)
        let time = try #require(Int(payload.split(separator: ":").last?.dropLast() ?? ""))
        #expect(payload == #"{"user":"alice","status":"online","time":\#(time)}"#)
        #expect(try before...server.clock() ~= time)
    }

    @Test func `two devices in one call are one user`() throws {
        #expect(try server.online(["alice", "alice", "alice"], taps: [Self.tap]) == .integer(1))
        #expect(try told() == ["alice online"])
    }

    @Test(arguments: [1, 3, 60, 3_600, 4_095])
    func `a score says until when, and for how long`(seconds: Int) throws {
        let before = try server.clock()
        _ = try server.online(["alice"], seconds: seconds)
        let after = try server.clock()
        let score = try #require(Double(server.score("alice")))
        #expect(before...after ~= Int(score) - seconds * 1_000)
        #expect((score - score.rounded(.down)) * 4_096 == Double(seconds))
    }

    @Test(arguments: ["0", "4096", "1.5", "-1", "x", ""])
    func `a threshold that no score can hold is refused`(seconds: String) throws {
        let arguments = [seconds, "presence:{", "1", "1", "alice"]
        let reply = try server.function("online", keys: [server.onlineName], arguments)
        #expect(reply.text?.hasPrefix("ERR ") == true)
        #expect(try server.call("EXISTS", server.onlineName) == .integer(0))
    }

    @Test func `a shorter threshold takes nobody's time away`() throws {
        _ = try server.online(["alice"], seconds: 3_600)
        let score = try server.score("alice")
        _ = try server.online(["alice"], seconds: 3)
        #expect(try server.score("alice") == score)
    }

    @Test func `whoever has gone is told of once, with the time of their last sign of life`() throws {
        let score = try server.expire("alice")
        for gone in [1, 0] {
            #expect(try server.offline([("alice", score)], taps: [Self.tap]) == .integer(gone))
        }
        let payloads = try server.payloads(Self.tap.stream, type: "presence")
        try #require(payloads.count == 1)
        let time = try #require(Int(payloads[0].split(separator: ":").last?.dropLast() ?? ""))
        #expect(
            payloads[0]
                == #"{"user":"alice","status":"offline","lastSeen":1763668940123,"time":\#(time)}"#
        )
        #expect(try server.call("GET", server.lastSeenName("alice")) == .text("1763668940123"))
        #expect(try server.call("EXISTS", server.onlineName) == .integer(0))
        #expect(try server.online(["alice"], taps: [Self.tap]) == .integer(1))
        #expect(try told() == ["alice offline", "alice online"])
    }

    @Test func `whoever came back in between is left alone`() throws {
        let alice = try server.expire("alice")
        let bob = try server.expire("bob")
        #expect(try server.online(["alice"], taps: [Self.tap]) == .integer(0))
        #expect(try server.offline([("alice", alice), ("bob", bob)], taps: [Self.tap]) == .integer(1))
        #expect(try told() == ["bob offline"])
        #expect(try server.call("EXISTS", server.lastSeenName("alice")) == .integer(0))
        #expect(try server.call("ZSCORE", server.onlineName, "alice") != .null)
    }

    @Test func `whoever's time is not over by Redis' clock is left alone, whatever the caller believes`()
        throws
    {
        _ = try server.online(["alice"])
        #expect(try server.offline([("alice", server.score("alice"))], taps: [Self.tap]) == .integer(0))
        #expect(try server.offline([("nobody", "1763669000123.0146")], taps: [Self.tap]) == .integer(0))
        #expect(try told().isEmpty)
    }

    @Test(arguments: [("-inf", 0), ("-1.5", 0), ("0", 0), ("1", 1), ("1.5", 0)])
    func `whoever was set back by hand has gone`(score: String, lastSeen: Int) throws {
        try server.call("ZADD", server.onlineName, score, "alice")
        #expect(try server.offline([("alice", server.score("alice"))], taps: [Self.tap]) == .integer(1))
        #expect(try server.call("GET", server.lastSeenName("alice")) == .text("\(lastSeen)"))
        #expect(try told() == ["alice offline"])
    }

    @Test func `two callers at once make one going of each`() throws {
        let users = try (0..<100).map { (name: "u\($0)", score: try server.expire("u\($0)")) }
        #expect(try server.offline(Array(users[..<60]), taps: [Self.tap]) == .integer(60))
        #expect(try server.offline(users, taps: [Self.tap]) == .integer(40))
        #expect(try told() == users.map { "\($0.name) offline" })
    }

    @Test func `a tap that is no stream stops nobody from coming and going`() throws {
        try server.call("SET", "work:bad", "x")
        let taps = [Tap("bad"), Tap("none", most: -1), Self.tap]
        #expect(try server.online(["alice"], taps: taps) == .integer(1))
        let score = try server.expire("alice")
        #expect(try server.offline([("alice", score)], taps: taps) == .integer(1))
        #expect(try told() == ["alice online", "alice offline"])
    }

    @Test func `without taps nothing is written but what says who is online`() throws {
        #expect(try server.online(["alice", "bob"]) == .integer(2))
        #expect(try server.offline([("alice", server.expire("alice"))]) == .integer(1))
        let keys = try server.call("KEYS", "*").elements.compactMap(\.text).sorted()
        #expect(keys == [server.lastSeenName("alice"), server.onlineName])
    }

    @Test func `a foreign key under the name is an error and changes nothing`() throws {
        try server.call("SET", server.onlineName, "x")
        #expect(try server.online(["alice"], taps: [Self.tap]).text?.hasPrefix("WRONGTYPE ") == true)
        let reply = try server.offline([("alice", "1")], taps: [Self.tap])
        #expect(reply.text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.call("EXISTS", Self.tap.stream) == .integer(0))
    }

    @Test func `a full Redis tells nobody that everybody has gone`() throws {
        _ = try server.online(["alice"])
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try server.online(["alice", "bob"], taps: [Self.tap]) == .integer(1))
        #expect(try server.offline([("bob", server.score("bob"))]) == .integer(0))
    }

    @Test func `it stays so over a restart of Redis`() throws {
        _ = try server.online(["alice"], taps: [Self.tap])
        let score = try server.expire("bob")
        try server.restart()
        #expect(try server.online(["alice"], taps: [Self.tap]) == .integer(0))
        #expect(try server.offline([("bob", score)], taps: [Self.tap]) == .integer(1))
        #expect(try told() == ["alice online", "bob offline"])
    }
}
