package import Client

/// What the screen asks the server for, and what comes of it.
extension ChatScreen {
    /// Lines of history that are asked for at once: two screens of a usual terminal.
    private static let pageLength = 50

    /// What the screen lacks or has to tell now; to be carried out, as it counts as asked for.
    package mutating func takeWishes() -> [ChatCommand] {
        var wishes: [ChatCommand] = []
        if let read = takeRead() { wishes.append(read) }
        guard status == .live else { return wishes }
        if let before = list.nextPage() {
            wishes.append(.ask(.conversations(limit: ConversationList.pageLength, before: before)))
        }
        if let shown, let before = book.change(shown, { $0.history.nextPage() }) {
            let page = ClientRequest.history(
                conversation: shown,
                limit: ChatScreen.pageLength,
                before: before
            )
            wishes.append(.ask(page))
        }
        return wishes
    }

    /// The user sees the newest message: what is shown counts as read.
    private mutating func takeRead() -> ChatCommand? {
        guard scrolledUp == 0, transcriptHeight > 0, let shown,
            let newest = book[shown]?.newestToRead(isListKnown: list.isLoaded, user: user),
            book.change(shown, { $0.read(upTo: newest) })
        else { return nil }
        return .read(conversation: shown, id: newest)
    }

    /// The users whose coming and going shows on the screen.
    package var watched: [String] {
        let visible =
            list.isOpen ? book.listed.map(\.place) : shown.map { [ConversationPlace($0, user: user)] } ?? []
        return visible.compactMap { place in
            if case .direct(let other) = place, other != user { other } else { nil }
        }
    }

    /// A page of a conversation came: the newest, or the one before `before`.
    package mutating func loaded(_ page: ReceivedHistory, before: String?, times: (UInt64) -> LocalTime) {
        for case .change(let change) in page.entries.reversed() where before == nil {
            learnName(from: change)
        }
        let entries = page.entries.map { TranscriptEntry($0, user: user, times: times) }
        book.change(page.conversation, shown: shown) { conversation in
            conversation.loaded(entries, next: page.next, before: before)
        }
    }

    /// A page of the conversations came.
    package mutating func listed(_ page: ReceivedConversations, times: (UInt64) -> LocalTime) {
        list.loaded(next: page.next)
        for summary in page.conversations {
            if let name = summary.name,
                case .group(let group) = ConversationPlace(summary.conversation, user: user)
            {
                groups.learned(name, of: group)
            }
            let last = summary.last.map { TranscriptEntry($0, user: user, times: times) }
            book.change(summary.conversation, shown: shown) { $0.listed(summary, last: last) }
        }
    }

    /// How far a message has come is told.
    package mutating func informed(_ info: ReceivedInfo) {
        let what = book[info.conversation]?.transcript.name(of: info.id) ?? "the message"
        var lines = ["\(what):"]
        for (status, words) in [
            (MessageStatus.read, "read by"), (.delivered, "delivered to"), (.sent, "not yet with"),
        ] {
            let users = info.members.filter { $0.status == status }.map(\.user)
            if !users.isEmpty { lines.append("  \(words) \(ChatScreen.named(users))") }
        }
        if info.members.isEmpty { lines.append("  for nobody") }
        let note = lines.joined(separator: "\n")
        guard info.conversation != shown else { return notice(note, about: info.id) }
        book.changeKnown(info.conversation) { $0.append(.note(note, about: info.id)) }
    }

    /// The server did not give what was asked for.
    package mutating func requestFailed(_ request: ClientRequest, _ failure: SendFailure) {
        let reason = "\(failure.code): \(failure.message)"
        // What was lost with its connection is asked for again on the next one.
        let isWorthTelling = failure.code != SendFailure.lostCode
        switch request {
        case .conversations:
            list.failed()
            if isWorthTelling { notice("The list of conversations is not to be had: \(reason)") }
        case .history(let conversation, _, _, _):
            book.changeKnown(conversation) { $0.history.failed() }
            if conversation == shown, isWorthTelling { notice("The history is not to be had: \(reason)") }
        case .info: notice("Nothing is known of it: \(reason)")
        case .delete(let conversation, let id, _): deletionFailed(conversation, id, reason: reason)
        }
    }

    /// So many names that they fit, and how many there are besides.
    private static func named(_ users: [String]) -> String {
        let most = 20
        guard users.count > most else { return users.joined(separator: ", ") }
        return users.prefix(most).joined(separator: ", ") + " and \(users.count - most) more"
    }
}
