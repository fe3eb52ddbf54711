/// What is published on `presence:{user}` when the user comes or goes.
///
/// Anybody who may publish can write one; what is no such thing is nil. Whose it is, the channel says.
package struct PresenceChange: Equatable, Sendable {
    package let status: PresenceStatus
    /// When it happened, by Redis' clock, ms since 1970.
    package let time: UInt64

    /// Nil when the bytes are no well-formed change.
    package init?(_ bytes: Span<UInt8>) {
        guard let fields = Fields(bytes), let time = fields.time?.integer(in: bytes),
            let type = fields.type?.stringBody, Word(bytes, type) == Name.presence,
            let status = fields.status?.stringBody
        else { return nil }
        switch Word(bytes, status) {
        case Name.online: self.status = .online
        case Name.offline: self.status = .offline(lastSeen: fields.lastSeen?.integer(in: bytes))
        default: return nil
        }
        self.time = time
    }

    private struct Fields {
        var type: JSONValue?
        var status: JSONValue?
        var lastSeen: JSONValue?
        var time: JSONValue?

        /// Nothing of it is passed on but numbers and words of ours, so the UTF-8 need not be checked.
        init?(_ bytes: Span<UInt8>) {
            var scanner = JSONScanner(range: 0..<bytes.count)
            do throws(JSONError) {
                try scanner.beginObject(in: bytes)
                while let member = try scanner.nextMember(in: bytes) { take(member, bytes) }
                try scanner.finish(in: bytes)
            } catch {
                return nil
            }
        }

        private mutating func take(_ member: JSONScanner.Member, _ bytes: Span<UInt8>) {
            switch Word(bytes, member.key) {
            case Name.type: type = member.value
            case Name.status: status = member.value
            case Name.lastSeen: lastSeen = member.value
            case Name.time: time = member.value
            default: break
            }
        }
    }

    private enum Name {
        static let type: Word = "type"
        static let presence: Word = "presence"
        static let status: Word = "status"
        static let online: Word = "online"
        static let offline: Word = "offline"
        static let lastSeen: Word = "lastSeen"
        static let time: Word = "time"
    }
}
