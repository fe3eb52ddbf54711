internal import Client
internal import Terminal

/// The list of conversations.
extension ChatScreen {
    mutating func openList() {
        list.isOpen = true
        list.hasFailed = false
        list.selected = nil
        selected = nil
        follow()
    }

    /// Does what a key says about the list; false for a key that says nothing about it.
    mutating func pressedInList(_ key: Key) -> Bool {
        guard editor.isEmpty else { return false }
        switch key {
        case .up: choose(by: -1)
        case .down: choose(by: 1)
        case .pageUp: choose(by: -max(transcriptHeight - 1, 1))
        case .pageDown: choose(by: max(transcriptHeight - 1, 1))
        case .enter:
            guard let chosen = chosen(among: book.listed) else { return true }
            switch chosen.place {
            case .direct(let other): open(other)
            case .group(let group): open("group:\(group)")
            }
        default: return false
        }
        return true
    }

    private mutating func open(_ name: String) {
        guard let recipient = Recipient(name) else {
            return notice("Such a conversation cannot be opened here.")
        }
        turn(to: recipient.description)
    }

    private mutating func choose(by step: Int) {
        let listed = book.listed
        guard !listed.isEmpty else { return }
        let index = (listed.firstIndex { $0.id == list.selected } ?? 0) + step
        if index >= listed.count - 1 { list.wantsMore = list.next != nil }
        list.selected = listed[min(max(index, 0), listed.count - 1)].id
    }

    private func chosen(among listed: [Conversation]) -> Conversation? {
        listed.first { $0.id == list.selected } ?? listed.first
    }

    /// The conversations around the chosen one, and below them what the program has said.
    func listLines(height: Int) -> [ScreenLine] {
        let view = Transcript.View(width: size.width, marks: Watermarks())
        let words = lobby.lastLines(height / 2, view)
        let room = height - words.count
        let listed = book.listed
        let chosen = chosen(among: listed)?.id
        let index = listed.firstIndex { $0.id == chosen } ?? 0
        let start = max(min(index - room / 2, listed.count - room), 0)
        var lines = listed[start..<min(start + room, listed.count)].map {
            line($0, isChosen: $0.id == chosen)
        }
        if listed.isEmpty, room > 0 { lines.append(ScreenLine("  \(emptyWords)", .dim)) }
        let empty = Array(repeating: ScreenLine(), count: max(room - lines.count, 0))
        return (lines + empty + words).map { $0.fitted(to: size.width) }
    }

    private var emptyWords: String {
        list.isLoaded
            ? "No conversations yet. Write /to and a name to begin one; /help shows more."
            : "Write /to and a name to choose whom you talk to; /help shows more."
    }

    /// Who, when, what was said last, and how much of it is new.
    private func line(_ conversation: Conversation, isChosen: Bool) -> ScreenLine {
        let name = title(of: conversation.place)
        var line = ScreenLine(isChosen ? "▸ " : "  ", .accent)
        let shown = ScreenLine(name).fitted(to: ChatScreen.nameWidth)
        line.append(shown.text, conversation.unread > 0 ? .bold : .of(sender: name))
        let isThere =
            if case .direct(let other) = conversation.place { people[other] == .online } else { false }
        line.append(String(repeating: " ", count: max(ChatScreen.nameWidth - shown.width, 0)), .plain)
        line.append(isThere ? " ● " : "   ", .good)
        let time = conversation.preview?.time?.clock(seenAt: clock) ?? ""
        line.append(time + String(repeating: " ", count: max(ChatScreen.timeWidth - time.count, 0)), .dim)
        let news = ChatScreen.unreadWords(conversation)
        let room = max(size.width - line.width - DisplayWidth.of(news) - 2, 0)
        let words = typingWords(conversation).map { ($0, Style.accent) } ?? previewWords(conversation)
        let preview = ScreenLine(words.0, words.1).fitted(to: room)
        for segment in preview.segments { line.append(segment.text, segment.style) }
        if news.isEmpty { return line }
        line.append(String(repeating: " ", count: max(room - preview.width, 0) + 1), .plain)
        line.append(news, .good)
        return line
    }

    private func previewWords(_ conversation: Conversation) -> (String, Style) {
        guard let preview = conversation.preview else { return ("", .dim) }
        switch preview.body {
        case .received(let from, let text):
            let isGroup = if case .group = conversation.place { true } else { false }
            return ((isGroup ? "\(from): " : "") + ChatScreen.oneLine(text), .plain)
        case .own(let text, _):
            let tick = TickMark(preview, conversation.marks, isNewestRead: true)
            return ("\(tick.map { "\($0.text) " } ?? "")me: \(ChatScreen.oneLine(text))", .plain)
        case .changed(let text), .deleted(let text), .notice(let text):
            return (ChatScreen.oneLine(text), .dim)
        }
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    static func unreadWords(_ conversation: Conversation) -> String {
        conversation.unread == 0 ? "" : "\(conversation.unread)\(conversation.isUnreadExact ? "" : "+") new"
    }

    private static let nameWidth = 18
    private static let timeWidth = 13
}
