internal import Chat
internal import Loop
internal import Protocol
internal import Redis
internal import Settings

extension ValueParser where Value == ListenAddress {
    /// `host:port`, `[ipv6]:port` or `unix:path`.
    static var listenAddress: ValueParser {
        ValueParser(placeholder: "HOST:PORT") { text throws(InvalidValue) in
            do throws(LoopError) {
                return try ListenAddress.parse(text)
            } catch {
                throw InvalidValue(expected: "host:port, [ipv6]:port or unix:path")
            }
        }
    }
}

extension ValueParser where Value == RedisURL {
    /// Any url that the Redis link takes.
    static var redisURL: ValueParser {
        ValueParser(placeholder: "URL") { text throws(InvalidValue) in
            do throws(RedisURLError) {
                return try RedisURL.parse(text)
            } catch {
                throw InvalidValue(reason: error.description)
            }
        }
    }
}

extension ValueParser where Value == String {
    /// What `redisURL` takes, unread.
    static var redisURLText: ValueParser {
        ValueParser(placeholder: "URL") { text throws(InvalidValue) in
            _ = try ValueParser<RedisURL>.redisURL.parse(text)
            return text
        }
    }
}

extension ValueParser where Value == UserID {
    static var user: ValueParser {
        ValueParser(placeholder: "USER") { text throws(InvalidValue) in
            guard let user = UserID(text) else { throw .notAnIdentifier }
            return user
        }
    }
}

extension ValueParser where Value == Recipient {
    /// A user, or `group:` and a group's id.
    static var recipient: ValueParser {
        ValueParser(placeholder: "USER") { text throws(InvalidValue) in
            guard let recipient = Recipient(text) else {
                throw InvalidValue(expected: "a user or group:ID, ids being 1 to 64 of A-Z a-z 0-9 _ . -")
            }
            return recipient
        }
    }
}

extension ValueParser where Value == DeviceID {
    static var device: ValueParser {
        ValueParser(placeholder: "DEVICE") { text throws(InvalidValue) in
            guard let device = DeviceID(text) else { throw .notAnIdentifier }
            return device
        }
    }
}

extension ValueParser where Value == String {
    /// A name that follows the rule of ids.
    static var identifier: ValueParser {
        ValueParser(placeholder: "NAME") { text throws(InvalidValue) in
            guard IdentifierRule.allows(text) else { throw .notAnIdentifier }
            return text
        }
    }

    /// What stands in front of every Redis name: no braces, since those mark the hash tag, and nothing that needs quoting.
    static var keyPrefix: ValueParser {
        ValueParser(placeholder: "TEXT") { text throws(InvalidValue) in
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"{}\"'\\*?[]".utf8.contains($0) }
            guard isPlain, text.utf8.count <= 64 else {
                throw InvalidValue(
                    expected: "up to 64 visible ASCII characters without quotes, braces and wildcards"
                )
            }
            return text
        }
    }
}

extension ValueParser where Value == String {
    /// The origin of a page as browsers send it (RFC 6454 section 6.2), or `*`.
    static var origin: ValueParser {
        ValueParser(placeholder: "ORIGIN") { text throws(InvalidValue) in
            guard text != "*" else { return text }
            let rest = ["https://", "http://"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
            guard let rest, !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F })
            else {
                throw InvalidValue(
                    expected: "an origin such as https://chat.example.org, without a path, or *"
                )
            }
            return text.lowercased()
        }
    }
}

extension InvalidValue {
    fileprivate static var notAnIdentifier: InvalidValue {
        InvalidValue(expected: "1 to 64 of A-Z a-z 0-9 _ . -")
    }
}
