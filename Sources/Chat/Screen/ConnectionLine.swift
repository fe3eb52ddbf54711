internal import Client
internal import Terminal

/// The words for where the connection stands.
enum ConnectionLine {
    /// A mark and words, and how they look; times in monotonic milliseconds.
    ///
    /// `end` is how the last attempt or connection ended.
    static func text(
        _ status: ConnectionStatus,
        because end: ConnectionEnd?,
        node: String,
        now: UInt64
    ) -> (text: String, style: Style) {
        switch status {
        case .idle, .connecting, .awaitingWelcome:
            ("○ connecting…", .dim)
        case .live:
            (node.isEmpty ? "● connected" : "● connected to \(node)", .good)
        case .waiting(let until):
            (
                "○ reconnecting in \(seconds(until: until, now: now)) s"
                    + (end.map { ": \(reason($0))" } ?? ""),
                .bad
            )
        case .closed(nil):
            ("○ closed", .dim)
        case .closed(let end?):
            ("✗ closed: \(reason(end))", .bad)
        }
    }

    /// Why a connection ended, neutralised and bounded.
    static func reason(_ end: ConnectionEnd) -> String {
        let words =
            switch end {
            case .lost(let detail): SafeText.neutralise(String(detail.prefix(reasonLimit + 1)))
            case .refused(let status, _): "the server answered \(status)\(statusHint(status))"
            case .closed(let code, let reason): closing(code, String(reason.prefix(reasonLimit + 1)))
            }
        return words.count <= reasonLimit ? words : words.prefix(reasonLimit - 1) + "…"
    }

    /// The longest reason, in characters: two lines of a narrow terminal.
    static let reasonLimit = 160

    /// A close code with the server's reason, or with the code's own meaning (RFC 6455 section 7.4.1).
    private static func closing(_ code: UInt16, _ reason: String) -> String {
        if !reason.isEmpty { return "\(code) \(SafeText.neutralise(reason))" }
        return switch code {
        case 1001: "1001 the server is going away"
        case 1012: "1012 the server restarts"
        case 1013: "1013 the server asks to try again later"
        default: "the server closed with \(code)"
        }
    }

    /// Whole seconds that are left, rounded up.
    static func seconds(until: UInt64, now: UInt64) -> UInt64 {
        until > now ? (until - now - 1) / 1000 + 1 : 0
    }

    private static func statusHint(_ status: Int) -> String {
        switch status {
        case 401, 403: ", the token is not accepted"
        case 404: ", is this a Martlet server?"
        case 503: ", it is too busy or not ready"
        default: ""
        }
    }
}
