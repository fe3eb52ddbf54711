import TestSupport
import Testing

/// What those who watch users hear, what refreshes cost, and what a connection's end takes away.
@Suite struct WatchTests {
    private static let tap = Tap("watch")
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer(prefix: "p:")
    }

    /// The payload without its time.
    private func timeless(_ payload: String) -> String {
        String(payload.prefix { $0 != "}" }).replacing(#/"time":\d+/#, with: "now")
    }

    @Test func `watchers hear of coming and going, each once`() throws {
        let watcher = try server.watcher(of: "alice")
        for _ in 0..<2 { _ = try server.online(["alice", "bob"]) }
        let score = try server.expire("alice")
        for _ in 0..<2 { _ = try server.offline([("alice", score)]) }
        #expect(
            try watcher.published().map(timeless) == [
                #"{"type":"presence","user":"alice","status":"online",now"#,
                #"{"type":"presence","user":"alice","status":"offline","lastSeen":1763668940123,now"#,
            ]
        )
    }

    @Test func `whom nobody watches causes no publication`() throws {
        let everything = try ChannelListener(socketPath: server.redis.socketPath, channel: "p:presence:{bob}")
        let before = try server.call("INFO", "commandstats").text ?? ""
        #expect(!before.contains("cmdstat_publish"))
        _ = try server.online(["alice"])
        _ = try server.offline([("alice", server.expire("alice"))])
        let after = try server.call("INFO", "commandstats").text ?? ""
        #expect(!after.contains("cmdstat_publish:"))
        #expect(try everything.published() == [])
    }

    @Test func `a refresh of those who are there asks for nobody's score`() throws {
        _ = try server.online(["alice", "bob"])
        try server.call("CONFIG", "RESETSTAT")
        #expect(try server.online(["alice", "bob"], seconds: 61, areArrivals: false) == .integer(0))
        let statistics = try server.call("INFO", "commandstats").text ?? ""
        #expect(!statistics.contains("cmdstat_zmscore"))
        #expect(statistics.contains("cmdstat_zadd:calls=1,"))
    }

    @Test func `a refresh finds out who was missing, and tells of them alone`() throws {
        let watchers = try ["alice", "bob"].map { try server.watcher(of: $0) }
        _ = try server.online(["alice"])
        let reply = try server.online(
            ["bob", "alice", "bob", "carol"],
            areArrivals: false,
            taps: [Self.tap]
        )
        #expect(reply == .integer(2))
        let published = try watchers.map { try $0.published().map(timeless) }
        #expect(published.map(\.count) == [1, 1])
        #expect(published[1] == [#"{"type":"presence","user":"bob","status":"online",now"#])
        #expect(
            try server.payloads("p:" + Self.tap.stream, type: "presence").map(timeless) == [
                #"{"user":"bob","status":"online",now"#, #"{"user":"carol","status":"online",now"#,
            ]
        )
        for user in ["alice", "bob", "carol"] { #expect(try Double(server.score(user)) ?? 0 > 0) }
    }

    @Test(arguments: [true, false])
    func `nobody's time is made shorter by a sign of life`(areArrivals: Bool) throws {
        _ = try server.online(["alice"], seconds: 3_600)
        let score = try server.score("alice")
        #expect(try server.online(["alice", "bob"], seconds: 3, areArrivals: areArrivals) == .integer(1))
        #expect(try server.score("alice") == score)
    }

    @Test func `no users are no mistake`() throws {
        for areArrivals in [true, false] {
            #expect(try server.online([], areArrivals: areArrivals) == .integer(0))
        }
        #expect(try server.away([]) == .integer(0))
        #expect(try server.offline([]) == .integer(0))
        #expect(try server.call("DBSIZE") == .integer(0))
    }

    @Test func `a connection's end takes time away, and gives none`() throws {
        _ = try server.online(["alice"], seconds: 110)
        _ = try server.online(["bob"], seconds: 10)
        let bob = try server.score("bob")
        let before = try server.clock()
        #expect(try server.away(["alice", "bob", "zoe"], seconds: 60) == .integer(1))
        let score = try #require(Double(server.score("alice")))
        #expect(try before...server.clock() ~= Int(score) - 60_000)
        #expect((score - score.rounded(.down)) * 4_096 == 60)
        #expect(try server.score("bob") == bob)
        #expect(try server.call("ZCARD", server.onlineName) == .integer(2))
    }

    @Test func `another node's sign of life gives back what an end took`() throws {
        _ = try server.online(["alice"], seconds: 110)
        _ = try server.away(["alice"], seconds: 60)
        let watcher = try server.watcher(of: "alice")
        let shorter = try #require(Double(server.score("alice")))
        #expect(try server.online(["alice"], seconds: 110, areArrivals: false) == .integer(0))
        #expect(try #require(Double(server.score("alice"))) > shorter + 49_000)
        #expect(try watcher.published() == [])
    }

    @Test(arguments: ["0", "4096", "1.5", "-1", "x", ""])
    func `an end with a threshold that no score can hold is refused`(seconds: String) throws {
        _ = try server.online(["alice"])
        let score = try server.score("alice")
        let reply = try server.function("away", keys: [server.onlineName], [seconds, "1", "alice"])
        #expect(reply.text?.hasPrefix("ERR ") == true)
        #expect(try server.score("alice") == score)
    }

    @Test func `a hundred users in one call`() throws {
        let users = (0..<100).map { "u\($0)" }
        let watchers = try ["u0", "u99"].map { try server.watcher(of: $0) }
        #expect(try server.online(users) == .integer(100))
        #expect(try server.online(users, seconds: 70, areArrivals: false) == .integer(0))
        #expect(try server.away(users, seconds: 30) == .integer(100))
        #expect(try watchers.map { try $0.published().count } == [1, 1])
    }

    @Test func `without free memory an end is noted, too`() throws {
        _ = try server.online(["alice"], seconds: 110)
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try server.away(["alice"], seconds: 60) == .integer(1))
    }

    @Test func `a foreign key under the name is an error`() throws {
        try server.call("SET", server.onlineName, "x")
        #expect(try server.away(["alice"]).text?.hasPrefix("WRONGTYPE ") == true)
        let reply = try server.online(["alice"], areArrivals: false)
        #expect(reply.text?.hasPrefix("WRONGTYPE ") == true)
    }
}
