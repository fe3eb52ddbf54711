import Redis
import Testing

struct RedisURLTests {
    private static func tcp(_ host: String, _ port: UInt16 = 6379, isEncrypted: Bool = false) -> RedisURL {
        RedisURL(transport: .tcp(host: host, port: port, isEncrypted: isEncrypted))
    }

    private static func with(
        _ url: RedisURL,
        user: String? = nil,
        password: String? = nil,
        database: Int = 0
    ) -> RedisURL {
        RedisURL(transport: url.transport, user: user, password: password, database: database)
    }

    private static func sentinels(
        _ addresses: [(String, UInt16)],
        _ name: String,
        isEncrypted: Bool = false
    ) -> RedisURL {
        let sentinels = addresses.map { SentinelAddress(host: $0.0, port: $0.1) }
        return RedisURL(
            transport: .sentinel(SentinelGroup(sentinels: sentinels, name: name, isEncrypted: isEncrypted))
        )
    }

    private static let unix = RedisURL(transport: .unix(path: "/run/redis.sock"))

    @Test(arguments: [
        ("redis://localhost", tcp("localhost")),
        ("REDIS://localhost", tcp("localhost")),
        ("redis://localhost/", tcp("localhost")),
        ("redis://10.0.0.1:7000", tcp("10.0.0.1", 7000)),
        ("redis://redis.example.com:65535/3", with(tcp("redis.example.com", 65535), database: 3)),
        ("rediss://localhost", tcp("localhost", isEncrypted: true)),
        ("redis://[::1]", tcp("::1")),
        ("redis://[::1]:7000/1", with(tcp("::1", 7000), database: 1)),
        ("redis://:secret@localhost", with(tcp("localhost"), password: "secret")),
        (
            "redis://alice:secret@localhost:1/2",
            with(tcp("localhost", 1), user: "alice", password: "secret", database: 2)
        ),
        ("redis://alice:@localhost", with(tcp("localhost"), user: "alice", password: "")),
        ("redis://a%40b:p%3A%2F%25@localhost", with(tcp("localhost"), user: "a@b", password: "p:/%")),
        ("redis://alice:p:q@localhost", with(tcp("localhost"), user: "alice", password: "p:q")),
        ("redis://:p@q@localhost", with(tcp("localhost"), password: "p@q")),
        ("redis://:%C3%BC@localhost", with(tcp("localhost"), password: "ü")),
        ("unix:///run/redis.sock", unix),
        ("unix:///run/redis.sock?db=5", with(unix, database: 5)),
        ("unix://alice:secret@/run/redis.sock", with(unix, user: "alice", password: "secret")),
        (
            "redis+sentinel://a,b:1,[::1]:2/my-main/3",
            with(
                sentinels([("a", 26379), ("b", 1), ("::1", 2)], "my-main"),
                database: 3
            )
        ),
        (
            "rediss+sentinel://u:p@a/main",
            with(sentinels([("a", 26379)], "main", isEncrypted: true), user: "u", password: "p")
        ),
        ("unix://redis.sock", RedisURL(transport: .unix(path: "redis.sock"))),
        ("unix:///run/a@b.sock", RedisURL(transport: .unix(path: "/run/a@b.sock"))),
    ])
    func `an address is read`(text: String, url: RedisURL) throws {
        #expect(try RedisURL.parse(text) == url)
    }

    @Test(arguments: [
        ("", RedisURLError.missingScheme), ("localhost:6379", .missingScheme),
        ("://localhost", .missingScheme),
        ("http://localhost", .unknownScheme("http")), ("p4ss!word://localhost", .missingScheme),
        ("redis+sentinel://", .invalidMasterName), ("redis+sentinel://a,b", .invalidMasterName),
        ("redis+sentinel://a,b/", .invalidMasterName), ("redis+sentinel://a/na me", .invalidMasterName),
        ("redis+sentinel:///name", .invalidHost), ("redis+sentinel://a,,b/name", .invalidHost),
        ("redis+sentinel://a:0/name", .invalidPort), ("redis+sentinel://a/name/x", .invalidDatabase),
        ("redis+sentinel://a/name/1/2", .invalidDatabase), ("redis+sentinel://a/name?x", .unexpectedSuffix),
        ("redis+sentinel://x@a/name", .ambiguousUserInfo),
        ("redis+sentinel://\(String(repeating: "a,", count: 16))a/name", .invalidSentinels),
        ("redis+cluster://a,b", .notSupportedYet(scheme: "redis+cluster")),
        ("redis://", .invalidHost), ("redis://:6379", .invalidHost), ("redis:///1", .invalidHost),
        ("redis://a b", .invalidHost), ("redis://[::1", .invalidHost), ("redis://[]", .invalidHost),
        ("redis://[::1]x", .invalidHost), ("redis://[localhost]", .invalidHost),
        ("redis://a,b", .invalidHost),
        ("redis://h:0", .invalidPort), ("redis://h:65536", .invalidPort), ("redis://h:", .invalidPort),
        ("redis://h:+1", .invalidPort), ("redis://h:1:2", .invalidPort),
        ("redis://h/-1", .invalidDatabase), ("redis://h/x", .invalidDatabase),
        ("redis://h/65536", .invalidDatabase),
        ("redis://h/1/2", .invalidDatabase), ("unix:///s?db=x", .invalidDatabase),
        ("redis://secret@h", .ambiguousUserInfo), ("unix://secret@/s", .ambiguousUserInfo),
        ("redis://:%4@h", .invalidPercentEncoding), ("redis://:%zz@h", .invalidPercentEncoding),
        ("redis://%:p@h", .invalidPercentEncoding), ("redis://:%FF@h", .invalidPercentEncoding),
        ("redis://h?db=1", .unexpectedSuffix), ("redis://h#x", .unexpectedSuffix),
        ("unix:///s#x", .unexpectedSuffix),
        ("unix:///s?x=1", .unexpectedSuffix),
        ("unix://", .invalidSocketPath),
        ("unix:///\(String(repeating: "a", count: 107))", .invalidSocketPath),
    ])
    func `a wrong address is refused with its reason`(text: String, error: RedisURLError) {
        #expect(throws: error) { try RedisURL.parse(text) }
    }

    @Test(arguments: [
        ("redis://alice:hunter2@localhost/1", "redis://alice:***@localhost:6379/1"),
        ("rediss://:hunter2@[::1]:7", "rediss://:***@[::1]:7/0"),
        ("unix://alice:hunter2@/s", "unix://alice:***@/s?db=0"),
        ("redis://localhost", "redis://localhost:6379/0"),
        ("rediss+sentinel://u:hunter2@a,[::1]:7/main", "rediss+sentinel://u:***@a:26379,[::1]:7/main/0"),
    ])
    func `no description shows the password`(text: String, description: String) throws {
        let url = try RedisURL.parse(text)
        #expect("\(url)" == description)
        var dumped = String(reflecting: url)
        dump(url, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test(arguments: [
        "redis://hunter2@h", "redis://:hunter2%@h", "hunter2", "redis://:hunter2@h:x", "redis://:hunter2@h?x",
    ])
    func `no error shows the password`(text: String) {
        let error = #expect(throws: RedisURLError.self) { try RedisURL.parse(text) }
        #expect(error.map { "\($0)" }?.contains("hunter2") == false)
    }
}
