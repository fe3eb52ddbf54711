internal import Client
internal import Terminal

/// What stands behind a message of the user's own, to say how far it has come.
///
/// Colours tell what is read, and so does the word behind the last of them, for those who see none.
struct TickMark: Equatable, Sendable {
    let text: String
    let style: Style

    /// Nil for what is not the user's.
    init?(_ entry: TranscriptEntry, _ marks: Watermarks, isNewestRead: Bool) {
        guard case .own(_, let progress) = entry.body else { return nil }
        switch progress {
        case .pending: (text, style) = ("…", .dim)
        case .failed(let reason): (text, style) = ("✗ \(reason)", .bad)
        case .stored:
            switch marks.status(of: entry.id) {
            case .sent: (text, style) = ("✓", .dim)
            case .delivered: (text, style) = ("✓✓", .dim)
            case .read: (text, style) = (isNewestRead ? "✓✓ read" : "✓✓", .accent)
            }
        }
    }
}
