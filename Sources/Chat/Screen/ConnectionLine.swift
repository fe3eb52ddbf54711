internal import Client

/// The words for where the connection stands.
enum ConnectionLine {
    /// A mark and words, and how they look; times in monotonic milliseconds.
    static func text(_ status: ConnectionStatus, node: String, now: UInt64) -> (text: String, style: Style) {
        switch status {
        case .idle, .connecting, .awaitingWelcome:
            ("○ connecting…", .dim)
        case .live:
            (node.isEmpty ? "● connected" : "● connected to \(node)", .good)
        case .waiting(let until):
            ("○ reconnecting in \(seconds(until: until, now: now)) s", .bad)
        case .closed(nil):
            ("○ closed", .dim)
        case .closed(let end?):
            ("✗ closed: \(reason(end))", .bad)
        }
    }

    /// Why a connection ended, neutralised.
    static func reason(_ end: ConnectionEnd) -> String {
        switch end {
        case .lost(let detail): SafeText.neutralise(detail)
        case .refused(let status, _): "the server answered \(status)\(statusHint(status))"
        case .closed(let code, let reason): "\(code) \(SafeText.neutralise(reason))"
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
        default: ""
        }
    }
}
