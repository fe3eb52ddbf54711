internal import Protocol
internal import Tokens

/// Ids of new groups: 128 bits behind a letter, so that nobody meets one by guessing.
extension GroupID {
    private static let randomBytes = 16

    /// An id that nobody has.
    static func random() -> GroupID? {
        var generator = SystemRandomNumberGenerator()
        return GroupID((0..<randomBytes).map { _ in generator.next() })
    }

    /// The id that this user gets for this key, on every node and at every time.
    static func made(by user: UserID, key: IdempotencyKey) -> GroupID? {
        let message = Array(key.text.utf8)
        guard let hash = KeyedHash.sha256(message.span, key: Array(user.text.utf8)) else { return nil }
        return GroupID(Array(hash.prefix(randomBytes)))
    }

    private init?(_ bytes: [UInt8]) {
        self.init("g" + Base64URL.encode(bytes))
    }
}
