extension RedisURL {
    /// Reads an address; every form it takes is in the documentation of the type.
    ///
    /// - Throws: `RedisURLError`, which says what to write instead and never repeats the text.
    package static func parse(_ text: String) throws(RedisURLError) -> RedisURL {
        guard let separator = text.firstRange(of: "://"), separator.lowerBound > text.startIndex else {
            throw .missingScheme
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        switch scheme {
        case "redis": return try parseServer(rest, isEncrypted: false)
        case "rediss": return try parseServer(rest, isEncrypted: true)
        case "unix": return try parseSocket(rest)
        case "redis+sentinel": return try parseSentinels(rest, isEncrypted: false)
        case "rediss+sentinel": return try parseSentinels(rest, isEncrypted: true)
        case "redis+cluster", "rediss+cluster":
            throw .notSupportedYet(scheme: scheme)
        default:
            guard isScheme(scheme) else { throw .missingScheme }
            throw .unknownScheme(scheme)
        }
    }

    /// Only what looks like a scheme may be repeated in an error: a misplaced password does not.
    private static func isScheme(_ text: String) -> Bool {
        let longest = 16
        return text.utf8.count <= longest
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }

    private static func parseServer(_ text: Substring, isEncrypted: Bool) throws(RedisURLError) -> RedisURL {
        guard !text.contains("?"), !text.contains("#") else { throw .unexpectedSuffix }
        let (login, address) = split(text, atLast: "@")
        let (authority, path) = split(address, atFirst: "/")
        let (host, port) = try parseAuthority(authority)
        var url = RedisURL(transport: .tcp(host: host, port: port, isEncrypted: isEncrypted))
        if let login { try url.setLogin(login) }
        if let path, !path.isEmpty { url.database = try parseDatabase(path) }
        return url
    }

    private static func parseSocket(_ text: Substring) throws(RedisURLError) -> RedisURL {
        guard !text.contains("#") else { throw .unexpectedSuffix }
        var location = text
        var login: Substring?
        // Only an @ before the first slash ends a login: a path may hold one of its own.
        let beforePath = text.prefix { $0 != "/" }
        if let end = beforePath.lastIndex(of: "@") {
            login = text[..<end]
            location = text[text.index(after: end)...]
        }
        let (path, query) = split(location, atFirst: "?")
        guard !path.isEmpty, path.utf8.count <= longestSocketPath, !path.utf8.contains(0) else {
            throw .invalidSocketPath
        }
        var url = RedisURL(transport: .unix(path: String(path)))
        if let login { try url.setLogin(login) }
        if let query {
            guard query.hasPrefix("db=") else { throw .unexpectedSuffix }
            url.database = try parseDatabase(query.dropFirst("db=".count))
        }
        return url
    }

    static func parseAuthority(
        _ text: Substring,
        defaultPort: UInt16 = RedisURL.defaultPort
    ) throws(RedisURLError) -> (String, UInt16) {
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw .invalidHost }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .invalidHost }
            port = rest.isEmpty ? nil : rest.dropFirst()
            guard host.utf8.contains(UInt8(ascii: ":")), host.utf8.allSatisfy(isAddressByte) else {
                throw .invalidHost
            }
        } else {
            (host, port) = split(text, atFirst: ":")
            guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { throw .invalidHost }
        }
        guard let port else { return (String(host), defaultPort) }
        guard let number = UInt16(decimal: port), number > 0 else { throw .invalidPort }
        return (String(host), number)
    }

    static func parseDatabase(_ text: Substring) throws(RedisURLError) -> Int {
        guard let number = UInt16(decimal: text), Int(number) <= highestDatabase else {
            throw .invalidDatabase
        }
        return Int(number)
    }

    mutating func setLogin(_ text: Substring) throws(RedisURLError) {
        let (name, secret) = Self.split(text, atFirst: ":")
        guard let secret else { throw .ambiguousUserInfo }
        guard let name = percentDecoded(name), let secret = percentDecoded(secret) else {
            throw .invalidPercentEncoding
        }
        user = name.isEmpty ? nil : name
        password = secret
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Bytes of a numeric IPv6 address, with the zone that a link-local one carries (`%eth0`).
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        isHostByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%")
    }

    static func split(_ text: Substring, atFirst mark: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    static func split(_ text: Substring, atLast mark: Character) -> (Substring?, Substring) {
        guard let index = text.lastIndex(of: mark) else { return (nil, text) }
        return (text[..<index], text[text.index(after: index)...])
    }
}

extension UInt16 {
    /// Decimal digits only: unlike the standard initializer it takes no sign.
    fileprivate init?(decimal text: Substring) {
        guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
        self.init(text)
    }
}
