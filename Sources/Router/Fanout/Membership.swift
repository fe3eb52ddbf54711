package import Protocol

/// One stay of a user in a group, from the line that added them to the line that ended it.
package struct Membership: Equatable, Sendable {
    /// The user id.
    package let user: String
    /// The line that added them.
    package let joined: LineID
    /// The line that ended it; nil while it lasts.
    package let left: LineID?

    package init(user: String, joined: LineID, left: LineID? = nil) {
        self.user = user
        self.joined = joined
        self.left = left
    }

    /// A field `user:<joined score>` of the sorted set of past memberships, with its score; nil for another form.
    package init?(stint: String, score: String) {
        guard let colon = stint.lastIndex(of: ":"), let left = LineID(score: score),
            let joined = LineID(score: String(stint[stint.index(after: colon)...]))
        else { return nil }
        user = String(stint[..<colon])
        self.joined = joined
        self.left = left
    }

    /// Whether the user gets any line of these.
    package func overlaps(_ lines: ClosedRange<LineID>) -> Bool {
        guard joined <= lines.upperBound else { return false }
        guard let left else { return true }
        return left >= lines.lowerBound
    }

    /// Whether the user gets this line: also the one that added them, and the one that removed them.
    package func covers(_ line: LineID) -> Bool {
        guard joined <= line else { return false }
        guard let left else { return true }
        return line <= left
    }
}
