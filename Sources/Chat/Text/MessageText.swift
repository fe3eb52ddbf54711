internal import Client

/// What is shown of a message's content.
enum MessageText {
    /// The text of a text message, else its kind in brackets; not neutralised.
    static func shown(_ content: [UInt8]) -> String {
        switch MessageContent(content.span) {
        case .text(let text): text
        case .other(let kind): "[\(kind)]"
        case nil: "[unreadable]"
        }
    }
}
