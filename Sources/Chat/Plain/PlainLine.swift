/// What a line of plain mode's input says; the same as on the screen.
package enum PlainLine: Equatable, Sendable {
    /// A text for whom the session talks to.
    case message(String)
    /// `/to USER` or `/to group:ID`: what follows goes there.
    case turn(to: Recipient)
    /// `/read`: what has come in the conversation is read.
    case read
    /// `/typing` or `/typing STATE`: told to those who are there.
    case typing(state: String?)
    /// `/watch USER …`: their coming and going is told from now on, instead of others'.
    case watch([String])
    /// `/chats`, `/history`, `/info` or `/delete`: answered by lines, the last of which is `done`.
    case ask(PlainRequest)
    /// `/quit`: nothing behind it counts.
    case end
    /// `/to` with something that is neither.
    case misdirection(reason: String)
    /// Nothing that can be sent, and why.
    case mistake(code: String, reason: String)

    /// Nil for an empty line.
    ///
    /// A text that begins with a slash is written with two.
    package init?(_ line: LineSplitter.Line) {
        switch line {
        case .tooLong: self = .mistake(code: "content_too_large", reason: "the line is too long")
        case .text(let text) where text.isEmpty: return nil
        case .text(let text) where text.hasPrefix("//"): self = .message(String(text.dropFirst()))
        case .text(let text) where text.hasPrefix("/"): self.init(command: text)
        case .text(let text): self = .message(text)
        }
    }

    /// Whether the line has a number in the output: messages have, and what the server answers.
    var isCounted: Bool {
        switch self {
        case .turn, .read, .typing, .watch, .end: false
        case .message, .ask, .misdirection, .mistake: true
        }
    }
}
