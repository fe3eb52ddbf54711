/// Whether a watched user is there, copied out of its frame.
package struct IncomingPresence: Equatable, Sendable {
    package let user: String
    package let isOnline: Bool

    /// When they were last there, in ms since 1970; nil while they are, and where the server does not know.
    package let lastSeen: UInt64?

    /// Nil when `frame` is no presence, or one of a status that this version does not know.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .presence else { return nil }
        switch frame.text(\.status, in: bytes) {
        case "online": isOnline = true
        case "offline": isOnline = false
        default: return nil
        }
        user = frame.text(\.user, in: bytes)
        lastSeen = isOnline ? nil : frame.numbers.lastSeen
    }
}
