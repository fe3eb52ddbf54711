/// What a group event says: who came, who went, what the group is called now.
///
/// A cold path: the values are copied out. Everything comes from the texts of clients, escapes undone.
package enum GroupChange: Equatable, Sendable {
    /// The group was made, with so many members.
    case created(name: String, picture: String?, count: UInt64)
    /// Name or picture are others now; nil for what stayed.
    case updated(name: String?, picture: Picture?)
    /// Something happened to these members.
    case members(MemberChange, users: [String])
    /// The group is no more.
    case deleted
    /// A change that this version does not know, by its word.
    case other(String)

    /// What happened to members.
    package enum MemberChange: String, CaseIterable, Sendable {
        case added, removed, left, promoted, demoted
    }

    /// What became of the picture.
    package enum Picture: Equatable, Sendable {
        case set(String)
        case cleared
    }

    /// Reads an event, or the `change` field of a log's line; nil when it says nothing about a change.
    package init?(_ bytes: Span<UInt8>) {
        guard let fields = Fields(bytes), let word = fields.change else { return nil }
        if let change = MemberChange(rawValue: word) {
            self = .members(change, users: fields.users)
            return
        }
        switch word {
        case "created":
            var picture: String?
            if case .set(let address) = fields.picture { picture = address }
            self = .created(name: fields.name ?? "", picture: picture, count: fields.count)
        case "updated": self = .updated(name: fields.name, picture: fields.picture)
        case "deleted": self = .deleted
        default: self = .other(word)
        }
    }

    private struct Fields {
        var change: String?
        var name: String?
        var picture: Picture?
        var users: [String] = []
        var count: UInt64 = 0

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
            let text = member.value.stringBody.flatMap { JSONText.decode(bytes.extracting($0)) }
            switch Word(bytes, member.key) {
            case Name.change: change = text
            case Name.name: name = text
            case Name.picture:
                if let text { picture = .set(text) } else if member.value.kind == .null { picture = .cleared }
            case Name.count: count = member.value.integer(in: bytes) ?? 0
            case Name.users:
                if member.value.kind == .array { users = Fields.ids(in: member.value.range, bytes) }
            default: break
            }
        }

        /// The strings of an array that is known to be valid JSON, as far as they are ids, which have no escapes.
        private static func ids(in array: Range<Int>, _ bytes: Span<UInt8>) -> [String] {
            var ids: [String] = []
            var start: Int?
            var index = array.lowerBound
            while index < array.upperBound {
                if bytes[index] == UInt8(ascii: "\"") {
                    if let start, IdentifierRule.allows(bytes, start..<index) {
                        ids.append(String(copying: bytes, start..<index))
                    }
                    start = start == nil ? index + 1 : nil
                }
                // An escape takes the next byte along, which may be a quote.
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            return ids
        }
    }

    private enum Name {
        static let change: Word = "change"
        static let name: Word = "name"
        static let picture: Word = "picture"
        static let users: Word = "users"
        static let count: Word = "count"
    }
}
