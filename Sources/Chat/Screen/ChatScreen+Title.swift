internal import Terminal

/// The line that says what is shown, and who is there.
extension ChatScreen {
    var titleLine: ScreenLine {
        guard !list.isOpen, let conversation = shown.flatMap({ book[$0] }) ?? newConversation else {
            var line = ScreenLine(" Conversations", .bold)
            line.append("  up, down and enter choose one", .dim)
            return line.fitted(to: size.width)
        }
        let name = title(of: conversation.place)
        var line = ScreenLine(" \(name)", .bold)
        if let words = typingWords(conversation) {
            line.append("  \(words)", .accent)
        } else if !conversation.isMember {
            line.append("  you are no member any more", .dim)
        } else if case .direct(let other) = conversation.place, let state = people[other] {
            switch state {
            case .online: line.append("  ● online", .good)
            case .offline(let lastSeen?): line.append("  last seen \(lastSeen.clock(seenAt: clock))", .dim)
            case .offline(nil): line.append("  offline", .dim)
            }
        }
        return line.fitted(to: size.width)
    }

    /// A conversation in which nothing was said or asked for yet.
    private var newConversation: Conversation? { shown.map { Conversation(id: $0, user: user) } }

    /// What a conversation is called.
    func title(of place: ConversationPlace) -> String {
        switch place {
        case .direct(let other):
            other == user ? "\(SafeText.neutralise(other)) (you)" : SafeText.neutralise(other)
        case .group(let group): groups.shown(group)
        }
    }

    /// Who does what in a conversation just now; nil when nobody does anything.
    func typingWords(_ conversation: Conversation) -> String? {
        let people = conversation.typing.people
        guard let first = people.first else { return nil }
        if case .direct = conversation.place { return "\(SafeText.neutralise(first.state))…" }
        let names = people.prefix(3).map { SafeText.neutralise($0.name) }.joined(separator: ", ")
        let others = people.count > 3 ? " and others" : ""
        let isOneState = people.allSatisfy { $0.state == first.state }
        return "\(names)\(others) \(isOneState ? SafeText.neutralise(first.state) : "typing")…"
    }

    /// Where else there is something new; empty for nowhere.
    var newsElsewhere: String {
        let others = book.listed.filter { $0.unread > 0 && $0.id != shown }
        guard !others.isEmpty else { return "" }
        let named = others.prefix(3).map { "\(title(of: $0.place)) \(ChatScreen.unreadWords($0))" }
        return " \(named.joined(separator: ", "))\(others.count > 3 ? ", …" : "") · /chats "
    }
}
