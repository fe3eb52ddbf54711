/// What a line of plain mode's input says; the same as on the screen.
package enum PlainLine: Equatable, Sendable {
    /// A text for whom the session talks to.
    case message(String)
    /// `/to USER` or `/to group:ID`: what follows goes there.
    case turn(to: Recipient)
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
        case .text(let text) where text.hasPrefix("/"): self = PlainLine.command(text)
        case .text(let text): self = .message(text)
        }
    }

    /// Whether the line has a number in the output: all but `/to` and `/quit` have.
    var isCounted: Bool {
        switch self {
        case .turn, .end: false
        case .message, .misdirection, .mistake: true
        }
    }

    private static func command(_ text: String) -> PlainLine {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        if words == ["/quit"] || words == ["/exit"] { return .end }
        guard words.first == "/to" else {
            let reason = "only /to USER, /to group:ID and /quit are known; begin a text with //"
            return .mistake(code: "unknown_command", reason: reason)
        }
        guard words.count == 2, let recipient = Recipient(words[1]) else {
            let reason = "/to takes one user or group:ID, ids being 1 to 64 of A-Z a-z 0-9 _ . -"
            return .misdirection(reason: reason)
        }
        return .turn(to: recipient)
    }
}
