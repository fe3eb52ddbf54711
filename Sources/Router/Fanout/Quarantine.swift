/// Members that were given up lately, so that a group does not wait for them with every line.
///
/// They get one try with each run until their time is over.
package struct Quarantine: Sendable {
    /// How long, in ms: after it, the next line waits for the member's five tries once more.
    package static let length: UInt64 = 60_000
    /// As many are remembered; those beyond are tried as often as everybody.
    package static let mostMembers = 10_000

    private var ends: [String: UInt64] = [:]

    package init() {}

    /// The member was given up; times are monotonic milliseconds.
    package mutating func add(_ user: String, now: UInt64) {
        if ends.count >= Quarantine.mostMembers { ends = ends.filter { $0.value > now } }
        guard ends.count < Quarantine.mostMembers else { return }
        ends[user] = now + Quarantine.length
    }

    /// Whether the member was given up less than `length` ago.
    package func holds(_ user: String, now: UInt64) -> Bool {
        guard let end = ends[user] else { return false }
        return end > now
    }
}
