/// Who must get which line of a group, told by a plain model beside Redis.
struct GroupHistory {
    private(set) var members: Set<String>
    private(set) var recipients: [String: Set<String>] = [:]

    init(_ members: Set<String>) {
        self.members = members
    }

    /// A line came that changes nobody's membership.
    mutating func wrote(_ id: String) {
        recipients[id] = members
    }

    /// A user gets the line that adds them.
    mutating func added(_ user: String, by id: String) {
        members.insert(user)
        recipients[id] = members
    }

    /// A user gets the line that ends their membership, and nothing behind it.
    mutating func removed(_ user: String, by id: String) {
        recipients[id] = members
        members.remove(user)
    }
}
