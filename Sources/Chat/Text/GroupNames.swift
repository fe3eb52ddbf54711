internal import Protocol
internal import Terminal

/// What groups are called, as far as their changes have told; bounded.
struct GroupNames: Equatable, Sendable {
    /// The most groups that are remembered; those that come later are shown by their ids.
    static let limit = 1000
    /// Longer names are cut, so that there is room for what was said.
    static let longestName = 24
    /// So much of a long id is shown.
    private static let shortID = 6

    /// Names by id, made harmless; empty where none was told yet.
    private var names: [String: String] = [:]

    /// Remembers that a group is there.
    mutating func saw(_ group: String) {
        if names[group] == nil, names.count < GroupNames.limit { names[group] = "" }
    }

    /// Remembers what a group is called from now on.
    mutating func learned(_ name: String, of group: String) {
        saw(group)
        if names[group] != nil { names[group] = GroupNames.plain(name) }
    }

    /// How people see a group: its name, with its id where two have that name, or its id alone; long ones are cut.
    func shown(_ group: String) -> String {
        let short = group.count > GroupNames.shortID + 2 ? group.prefix(GroupNames.shortID) + "…" : group
        guard let name = names[group], !name.isEmpty else { return SafeText.neutralise(short) }
        let isCut = name.count > GroupNames.longestName
        let words = isCut ? name.prefix(GroupNames.longestName - 1) + "…" : name
        return groups(named: name).count == 1 ? words : "\(words) (\(SafeText.neutralise(short)))"
    }

    /// How people see whom a message goes to.
    func shown(recipient: String) -> String {
        guard case .group(let group)? = Recipient(recipient) else { return SafeText.neutralise(recipient) }
        return "group:" + shown(group.text)
    }

    /// The id that somebody means who writes an id, a name, or the start of an id; nil unless it is but one.
    func id(meant text: String) -> String? {
        if names[text] != nil { return text }
        let named = groups(named: GroupNames.plain(text))
        if named.count == 1 { return named[0] }
        let start = text.hasSuffix("…") ? String(text.dropLast()) : text
        let begun = names.keys.filter { $0.hasPrefix(start) }
        return named.isEmpty && start.count >= 3 && begun.count == 1 ? begun[0] : nil
    }

    private func groups(named name: String) -> [String] {
        name.isEmpty ? [] : names.filter { $0.value == name }.map(\.key)
    }

    /// Single spaces between the words, as a line has them that was taken apart.
    private static func plain(_ name: String) -> String {
        SafeText.neutralise(name).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
