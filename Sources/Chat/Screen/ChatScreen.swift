internal import Client
package import Terminal

/// The chat as the user sees it: what happened and what was pressed goes in, lines come out.
///
/// It shows one conversation, or the list of all. Everything from others is neutralised on its way in (`SafeText`).
package struct ChatScreen: Equatable, Sendable {
    let user: String
    let device: String
    var size: ScreenSize
    var editor = LineEditor()
    var history = InputHistory()
    var book: ConversationBook
    var list = ConversationList()
    var status = ConnectionStatus.idle
    var lastEnd: ConnectionEnd?
    var node = ""
    var groups = GroupNames()
    var people = PeopleThere()

    /// Words of the program while the list is shown.
    var lobby = Transcript()

    /// The user's messages that were not answered yet, with their conversations.
    var pending: [SendID: String] = [:]

    /// What the messages are called whose deletion was asked for, by conversation and id; the client bounds how many.
    var deleting: [String: String] = [:]

    /// Since when the server owes an answer without giving any, as monotonic milliseconds.
    var owedSince: UInt64?

    /// The time on the wall, as far as the session tells it.
    var clock: LocalTime?

    /// Whom the next message goes to.
    package internal(set) var partner: String?

    /// What was entered while there was nobody to send it to; it comes back into the line with a partner.
    var aside: String?

    /// The message that was chosen with the tab key.
    var selected: String?

    /// Lines between the newest one and the bottom of the window; 0 while following.
    var scrolledUp = 0

    /// Messages that came while scrolled up.
    var unseen = 0

    /// The chat of one user before anything happened: with `partner`, or at the list of conversations.
    package init(user: String, device: String, partner: String?, size: ScreenSize) {
        self.user = user
        self.device = device
        self.partner = partner
        self.size = size
        book = ConversationBook(user: user)
        list.isOpen = partner == nil
    }

    /// How many of the user's messages were not answered yet.
    package var pendingCount: Int { pending.count }

    /// The conversation on the screen; nil while the list is.
    package var shown: String? {
        list.isOpen ? nil : partner.flatMap { Recipient($0) }?.conversation(of: user)
    }

    /// Shows a word of the program.
    package mutating func notice(_ text: String) {
        notice(text, about: "")
    }

    /// Shows a word of the program about a message, with which it goes.
    mutating func notice(_ text: String, about message: String) {
        let entry = TranscriptEntry.note(text, about: message)
        guard let shown else {
            lobby.append(entry)
            lobby.trim(to: ConversationBook.hiddenLines)
            return
        }
        book.change(shown) { $0.append(entry) }
        holdPlace()
    }

    /// Says that leaving waits for so many messages, up to `limit`.
    package mutating func leaving(unanswered count: Int, limit: Duration) {
        let what = count == 1 ? "1 message is" : "\(count) messages are"
        let seconds = limit.components.seconds
        notice("\(what) not sent yet; waiting up to \(seconds) s. Press Ctrl-C again to leave at once.")
    }

    /// Talks to `name` from now on, and gives back what was put aside unless another line is being written.
    mutating func turn(to name: String) {
        partner = name
        list.isOpen = false
        selected = nil
        follow()
        if let shown { book.change(shown) { $0.history.hasFailed = false } }
        guard let text = aside, editor.isEmpty else { return }
        editor.replace(with: text)
        aside = nil
    }

    /// What the lines of a conversation depend on.
    func view(of conversation: Conversation) -> Transcript.View {
        Transcript.View(width: size.width, marks: conversation.marks, selected: selected)
    }
}
