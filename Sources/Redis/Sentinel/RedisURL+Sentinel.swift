extension RedisURL {
    /// Reads what follows `redis+sentinel://`: `[user:password@]host[:port],…/name[/database]`.
    static func parseSentinels(_ text: Substring, isEncrypted: Bool) throws(RedisURLError) -> RedisURL {
        guard !text.contains("?"), !text.contains("#") else { throw .unexpectedSuffix }
        let (login, rest) = split(text, atLast: "@")
        let (authorities, path) = split(rest, atFirst: "/")
        let (name, database) = split(path ?? "", atFirst: "/")
        guard isMasterName(name) else { throw .invalidMasterName }
        let group = SentinelGroup(
            sentinels: try parseAddresses(authorities),
            name: String(name),
            isEncrypted: isEncrypted
        )
        var url = RedisURL(transport: .sentinel(group))
        if let login { try url.setLogin(login) }
        if let database, !database.isEmpty { url.database = try parseDatabase(database) }
        return url
    }

    private static func parseAddresses(_ text: Substring) throws(RedisURLError) -> [SentinelAddress] {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        guard words.count <= SentinelGroup.mostSentinels else { throw .invalidSentinels }
        var addresses: [SentinelAddress] = []
        for word in words {
            let (host, port) = try parseAuthority(word, defaultPort: SentinelGroup.defaultPort)
            addresses.append(SentinelAddress(host: host, port: port))
        }
        return addresses
    }

    /// What Sentinel itself allows for a name.
    private static func isMasterName(_ text: Substring) -> Bool {
        let longest = 128
        return !text.isEmpty && text.utf8.count <= longest
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
