internal import Client

/// Lines that begin with a slash.
extension ChatScreen {
    mutating func command(_ line: String) -> ChatCommand? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        switch words[0] {
        case "/quit", "/exit": return .quit
        case "/to" where words.count > 1: choose(words.dropFirst().joined(separator: " "))
        case "/to": notice(partner.map(present) ?? "You are talking to nobody yet: /to bob")
        case "/chats": openList()
        case "/delete": return delete(Array(words.dropFirst()))
        case "/info": return info(Array(words.dropFirst()))
        case "/help": notice(ChatScreen.help)
        default: notice("There is no \(words[0]); /help shows what there is. A text may begin with //.")
        }
        return nil
    }

    private func present(_ partner: String) -> String {
        let shown = groups.shown(recipient: partner)
        return "You are talking to \(shown)\(shown == partner ? "" : ", which is \(partner)")."
    }

    private mutating func choose(_ name: String) {
        let group = name.hasPrefix("group:") ? groups.id(meant: String(name.dropFirst("group:".count))) : nil
        guard let recipient = Recipient(group.map { "group:\($0)" } ?? name) else {
            notice("“\(name)” is no user or group:ID: names have 1 to 64 of A-Z a-z 0-9 _ . -")
            return
        }
        turn(to: recipient.description)
    }

    private mutating func info(_ words: [String]) -> ChatCommand? {
        target(words).map { .ask(.info(conversation: $0, id: $1)) }
    }

    /// The message that a command is about: the chosen one, or the user's own, counted from the end.
    mutating func target(_ words: [String]) -> (conversation: String, id: String)? {
        let number = words.isEmpty ? 1 : Int(words[0]) ?? 0
        guard words.count < 2, number > 0 else {
            notice(
                "A message is named by a number from 1, counted from your last one, or chosen with the tab key."
            )
            return nil
        }
        guard let shown, let conversation = book[shown],
            let id = words.isEmpty
                ? selected ?? conversation.transcript.ownMessage(1)
                : conversation.transcript.ownMessage(number)
        else {
            notice("There is no such message of yours here. The tab key chooses one.")
            return nil
        }
        return (shown, id)
    }

    /// What /help shows.
    static let help = """
        /chats  all conversations: up, down, enter      /to  whom you are talking to
        /to NAME, /to group:ID  talk to them; a group's name, or its id's start, will do
        tab  choose a message, then up, down
        escape  ends the choice; goes to the end, without these words
        /delete me, /delete all  the chosen message or your last; /delete 2 all
        /info, /info 2  who has it, and who has read it
        page up, page down  scroll, and read older messages
        up, down  earlier lines      /quit  leave (or ctrl-c)
        … on its way   ✓ stored   ✓✓ delivered to all   ✗ refused
        ✓✓ read  read by all, up to there; what is read stands out in colour
        """
}
