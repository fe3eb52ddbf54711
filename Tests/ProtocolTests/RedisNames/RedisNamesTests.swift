internal import Protocol
internal import Testing

/// The names that are a contract with operators and workers.
@Suite struct RedisNamesTests {
    private static func name(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: ["", "p:", "team a/"])
    func `names carry the prefix and one hash tag`(_ prefix: String) {
        let names = RedisNames(prefix: prefix)
        #expect(Self.name { names.appendUserChannel("alice", to: &$0) } == "\(prefix)user:{alice}")
        #expect(Self.name { names.appendInbox("alice", to: &$0) } == "\(prefix)inbox:{alice}")
        #expect(Self.name { names.appendCursor("alice", to: &$0) } == "\(prefix)cursor:{alice}")
        #expect(Self.name { names.appendLog("dm:alice:bob", to: &$0) } == "\(prefix)log:{dm:alice:bob}")
        #expect(Self.name { names.appendRefs("dm:alice:bob", to: &$0) } == "\(prefix)refs:{dm:alice:bob}")
        #expect(Self.name { names.appendLastSeen("alice", to: &$0) } == "\(prefix)lastseen:{alice}")
        let presence = Self.name { names.appendPresence("alice", device: "phone", to: &$0) }
        #expect(presence == "\(prefix)presence:{alice}:phone")
    }

    @Test func `the shards of online users are the same for everybody`() throws {
        let names = RedisNames(prefix: "p:")
        #expect(Self.name { names.appendOnline(shard: 15, to: &$0) } == "p:online:15")
        // zlib.crc32(b"alice") % 16 and so on.
        let shards = try ["alice", "bob", "u1"].map { PresenceShard.of(try #require(UserID($0))) }
        #expect(shards == [7, 0, 6])
    }

    @Test func `names are appended to what is there`() {
        let names = RedisNames(prefix: "p:")
        var bytes = Array("0-".utf8)
        names.appendInbox("a", to: &bytes)
        names.appendCursor("a", to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "0-p:inbox:{a}p:cursor:{a}")
    }
}
