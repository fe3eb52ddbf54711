internal import Client
internal import Terminal

/// One thing that happened in a conversation; its texts are neutralised already.
struct TranscriptEntry: Equatable, Sendable {
    /// What happened.
    enum Body: Equatable, Sendable {
        /// Somebody else said something.
        case received(from: String, text: String)
        /// The user said something.
        case own(text: String, Progress)
        /// Somebody did something to the group.
        case changed(String)
        /// What is left of a message that was deleted for all.
        case deleted(String)
        /// A word of the program.
        case notice(String)
    }

    /// How far a message of the user's own has come; receipts tell the rest.
    enum Progress: Equatable, Sendable {
        /// Not answered yet.
        case pending(SendID)
        /// The server has it.
        case stored
        /// Refused, and why.
        case failed(reason: String)
    }

    /// The message's id, by which lines are in order; empty for what the server does not know.
    let id: String

    /// When; nil for what belongs to no day.
    let time: LocalTime?

    let body: Body

    /// The message that a word of the program is about; empty for none.
    let about: String

    init(id: String = "", time: LocalTime? = nil, _ body: Body, about: String = "") {
        self.id = id
        self.time = time
        self.body = body
        self.about = about
    }

    /// A word of the program; with `about` it goes when that message does.
    static func note(_ text: String, about: String) -> TranscriptEntry {
        TranscriptEntry(.notice(SafeText.neutralise(text, breaks: .kept)), about: about)
    }

    /// A delivered message.
    init(_ message: IncomingMessage, user: String, time: LocalTime) {
        let text = SafeText.neutralise(MessageText.shown(message.content), breaks: .kept)
        let isOwn = message.from == user
        let body =
            isOwn
            ? Body.own(text: text, .stored)
            : .received(from: SafeText.neutralise(message.from), text: text)
        self.init(id: message.id, time: time, body)
    }

    init(_ change: IncomingChange, time: LocalTime) {
        self.init(id: change.id, time: time, .changed(SafeText.neutralise(ChangeText.shown(change))))
    }

    /// What stands in the place of a message that was deleted for all.
    init(_ deletion: IncomingDeletion, user: String, time: LocalTime) {
        let who = deletion.by == user ? "you" : SafeText.neutralise(deletion.by)
        self.init(id: deletion.id, time: time, .deleted("\(who) deleted a message"))
    }

    init(_ entry: HistoryEntry, user: String, times: (UInt64) -> LocalTime) {
        switch entry {
        case .message(let message): self.init(message, user: user, time: times(message.time))
        case .change(let change): self.init(change, time: times(change.time))
        case .tombstone(let deletion):
            // The place is the message's, and so is the day: its id begins with its time.
            let time = UInt64(deletion.id.prefix { $0 != "-" }) ?? deletion.time
            self.init(deletion, user: user, time: times(time))
        }
    }

    /// Whether somebody else wrote it.
    var isFromOther: Bool {
        if case .received = body { true } else { false }
    }

    /// Whether it is a message, of whomever, that can be chosen.
    var isMessage: Bool {
        switch body {
        case .received, .own: !id.isEmpty
        case .changed, .deleted, .notice: false
        }
    }
}
