internal import Client
internal import Protocol

/// What is shown of a change of a group: `alice added bob`.
enum ChangeText {
    /// One sentence without its end; not neutralised.
    static func shown(_ change: IncomingChange) -> String {
        let who = change.from
        return switch change.change {
        case .created(let name, _, let count):
            "\(who) created “\(quoted(name))” with \(count) \(count == 1 ? "member" : "members")"
        case .updated(let name, let picture): "\(who) \(update(name, picture))"
        case .members(.left, _): "\(who) left"
        case .members(let what, let users): "\(who) \(what.rawValue) \(users.joined(separator: ", "))"
        case .deleted: "\(who) deleted the group"
        case .other(let word): "\(who): \(word)"
        }
    }

    /// A name between quotes that it cannot close, without characters that nobody sees.
    private static func quoted(_ name: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .format where !isPartOfLetters(scalar): safe.append("\u{FFFD}")
            case .lineSeparator, .paragraphSeparator: safe.append("\u{FFFD}")
            case .initialPunctuation, .finalPunctuation: safe.append("'")
            default: safe.append(lookalikes.contains(scalar) ? "'" : scalar)
            }
        }
        return String(safe)
    }

    /// The joiners of scripts and emoji, and the tags of flags.
    private static func isPartOfLetters(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C, 0x200D, 0xE0020...0xE007F: true
        default: false
        }
    }

    /// Quotes of other categories: the straight one, low, reversed, wide and ornamental ones, and primes.
    private static let lookalikes: Set<Unicode.Scalar> = [
        "\"", "\u{02BA}", "\u{02DD}", "\u{02EE}", "\u{201A}", "\u{201E}", "\u{2033}", "\u{2036}", "\u{2057}",
        "\u{275D}", "\u{275E}", "\u{2760}", "\u{2E42}", "\u{301D}", "\u{301E}", "\u{301F}", "\u{FF02}",
        "\u{1F676}", "\u{1F677}", "\u{1F678}",
    ]

    private static func update(_ name: String?, _ picture: GroupChange.Picture?) -> String {
        var parts: [String] = []
        if let name { parts.append("renamed the group to “\(quoted(name))”") }
        switch picture {
        case .set: parts.append("changed the picture")
        case .cleared: parts.append("removed the picture")
        case nil: break
        }
        return parts.isEmpty ? "changed the group" : parts.joined(separator: " and ")
    }
}
