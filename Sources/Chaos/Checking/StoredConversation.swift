internal import Protocol

/// What Redis has of a conversation in the end: its messages, who came and went, and what was deleted.
package struct StoredConversation: Equatable, Sendable {
    /// The messages' tokens.
    package private(set) var tokens: [LineNumber: Int] = [:]
    /// Tokens that stand in more than one line.
    package private(set) var doubled: [Int] = []
    /// The line that says that a message was deleted for everybody.
    package private(set) var deletions: [LineNumber: LineNumber] = [:]
    /// Who came and went, in order.
    package private(set) var changes: [Change] = []
    private let members: Set<Int>

    package struct Change: Equatable, Sendable {
        package let line: LineNumber
        package let user: Int
        package let isMember: Bool
    }

    /// The lines in their order, and the conversation as the world knows it; `users` are numbers by name.
    package init(_ lines: [StoredLine], of conversation: World.Conversation, users: [String: Int]) {
        members = Set(conversation.members)
        var seen: Set<Int> = []
        for line in lines {
            guard let number = LineNumber(line.id) else { continue }
            if let content = line.fields["content"], let token = MessageToken.token(in: content.utf8) {
                tokens[number] = token
                if !seen.insert(token).inserted { doubled.append(token) }
            } else if let message = line.fields["deleted"].flatMap({ LineNumber($0) }) {
                deletions[message] = number
            } else if let change = line.fields["change"] {
                changes += Self.changes(change, at: number, users: users)
            }
        }
    }

    /// Whether the user is in it just before a line.
    package func hasMember(_ user: Int, at line: LineNumber) -> Bool {
        changes.last { $0.user == user && $0.line < line }?.isMember ?? members.contains(user)
    }

    /// Whether the user is in it in the end.
    package func hasMember(_ user: Int) -> Bool {
        hasMember(user, at: LineNumber(.max))
    }

    private static func changes(_ text: String, at line: LineNumber, users: [String: Int]) -> [Change] {
        let bytes = Array(text.utf8)
        guard case .members(let what, let names) = GroupChange(bytes.span) else { return [] }
        return names.compactMap { name in
            guard let user = users[name] else { return nil }
            switch what {
            case .added: return Change(line: line, user: user, isMember: true)
            case .removed, .left: return Change(line: line, user: user, isMember: false)
            case .promoted, .demoted: return nil
            }
        }
    }
}
