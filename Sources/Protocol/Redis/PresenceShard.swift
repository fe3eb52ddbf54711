/// Which of the sets `online:<shard>` holds a user while they are online.
///
/// The number of shards is part of the contract: with another one, a user could be online in one set and go offline in
/// another.
package enum PresenceShard {
    /// How many there are: none of them grows so large that Redis would notice, with a million users online.
    package static let count = 16

    /// CRC-32 of the user id modulo `count`.
    package static func of(_ user: UserID) -> Int {
        Int(CRC32.of(user.text)) % count
    }
}
