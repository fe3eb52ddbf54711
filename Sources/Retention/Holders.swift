internal import Router

/// Whose inboxes may hold a message.
struct Holders {
    let users: UserList
    /// Everybody who gets the message has it; else the fan-out may still be bringing it to somebody.
    let isFannedOut: Bool
}
