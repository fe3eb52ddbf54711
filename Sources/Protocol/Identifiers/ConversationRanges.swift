/// Who is in a conversation, as ranges of the bytes of its id; makes no String.
package enum ConversationRanges: Equatable, Sendable {
    case users(Range<Int>, Range<Int>)
    case group(Range<Int>)

    /// Nil for what is no conversation's id; the order of the two users is not looked at.
    package init?(_ bytes: Span<UInt8>) {
        var colons: [2 of Int] = [bytes.count, bytes.count]
        var count = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: ":") {
            guard count < 2 else { return nil }
            colons[count] = index
            count += 1
        }
        guard count > 0 else { return nil }
        let first = colons[0] + 1..<colons[1]
        guard IdentifierRule.allows(bytes, first) else { return nil }
        switch (Word(bytes, 0..<colons[0]), count) {
        case ("dm", 2):
            let second = colons[1] + 1..<bytes.count
            guard IdentifierRule.allows(bytes, second) else { return nil }
            self = .users(first, second)
        case ("group", 1): self = .group(first)
        default: return nil
        }
    }
}
