internal import Protocol

/// User ids one behind the other in one buffer: a thousand members cost one allocation instead of a thousand.
package struct UserList: Equatable, Sendable {
    /// All ids without anything between them.
    package private(set) var bytes: [UInt8] = []
    private var ends: [Int32] = []

    package init() {}

    /// How many there are.
    package var count: Int { ends.count }

    /// Whether there is nobody.
    package var isEmpty: Bool { ends.isEmpty }

    /// Adds a user; false and nothing added for what cannot be a user id: somebody wrote it into the set by hand.
    @discardableResult
    package mutating func append(_ user: Span<UInt8>) -> Bool {
        guard IdentifierRule.allows(user, 0..<user.count), bytes.count < Int(Int32.max) - user.count else {
            return false
        }
        bytes.append(copying: user)
        ends.append(Int32(bytes.count))
        return true
    }

    /// Where a user's id stands in `bytes`.
    package func range(of index: Int) -> Range<Int> {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return start..<Int(ends[index])
    }

    /// A user's id as text; allocates where it is longer than 15 bytes.
    package subscript(index: Int) -> String {
        String(decoding: bytes[range(of: index)], as: UTF8.self)
    }
}
