package import Protocol

/// Who gets each of the lines of a page of a group's log.
///
/// A membership begins with the line that added the user and ends with the line that ended it, both included. So who gets
/// a line depends on the line alone, not on when it is fanned out: removing somebody is a clean cut, the same for all.
package struct Recipients: Sendable {
    /// Members whose stay covers every line of the page.
    private let always: UserList
    /// Stays that begin or end within the page.
    private let partial: [Membership]
    /// Lines before which the recipients change, rising.
    private let changes: [LineID]

    /// What Redis said.
    ///
    /// - Parameters:
    ///   - members: the set, read before the other two; whoever joined or left meanwhile stands in those as well.
    ///   - joined: present members who joined with the page's first line or later.
    ///   - left: memberships that ended with the page's first line or later.
    package init(members: UserList, joined: [Membership], left: [Membership]) {
        partial = joined + left
        changes = (joined.map(\.joined) + left.map(\.joined) + left.compactMap { $0.left?.next }).sorted()
        guard !partial.isEmpty else {
            always = members
            return
        }
        let exceptions = Set(partial.map(\.user))
        var rest = UserList()
        for index in 0..<members.count where !exceptions.contains(members[index]) {
            rest.append(members.bytes.span.extracting(members.range(of: index)))
        }
        always = rest
    }

    /// The same for the lines of one page alone, which then looks only at the stays that concern it.
    package func within(_ lines: ClosedRange<LineID>) -> Recipients {
        Recipients(always: always, partial: partial.filter { $0.overlaps(lines) }, changes: changes)
    }

    private init(always: UserList, partial: [Membership], changes: [LineID]) {
        self.always = always
        self.partial = partial
        self.changes = changes
    }

    /// Who gets this line; nobody twice.
    package func of(_ line: LineID) -> UserList {
        guard !partial.isEmpty else { return always }
        var users = always
        for membership in partial where membership.covers(line) {
            users.append(Array(membership.user.utf8).span)
        }
        return users
    }

    /// Whether the second line has the same recipients as the first, an earlier one.
    package func isSame(_ first: LineID, _ second: LineID) -> Bool {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= first { low = middle + 1 } else { high = middle }
        }
        return low == changes.count || changes[low] > second
    }
}

extension LineID {
    /// The line that would follow at once.
    fileprivate var next: LineID { LineID(tenths: tenths + 1) }
}
