/// How many members one call delivers to, so that no call holds Redis for long.
package enum CallSize {
    /// Inbox entries that one call makes: about half a millisecond of Redis' time.
    package static let mostDeliveries = 128
    /// Bytes that one call writes into inboxes, about two milliseconds: Redis hashes every string that Lua makes.
    package static let mostBytes = 1_024 * 1_024

    /// At least one member, whatever the lines cost.
    package static func members(lines: Int, bytes: Int) -> Int {
        max(1, min(mostDeliveries / max(1, lines), mostBytes / max(1, bytes)))
    }
}
