/// What something for a group costs of its sender's allowance: a message is written into the inbox of every member by a
/// worker, and a signal is published to each.
package enum GroupPrice {
    /// What one token pays for, in bytes: with 200 a second, a user makes Redis write 50 MiB a second at most.
    package static let tokenBytes = 256 * 1_024

    /// What an event takes in an inbox beside its content, in bytes: ids, names, time and the stream's own words.
    package static let eventBytes = 200

    /// The price in tokens: that of any message, and one more for each further `tokenBytes` that are begun.
    package static func tokens(contentBytes: Int, members: Int) -> Int {
        let (written, overflow) = (contentBytes + eventBytes).multipliedReportingOverflow(by: max(members, 0))
        return 1 + max(0, overflow ? .max : written - 1) / tokenBytes
    }

    /// How many members are told of a signal for one token: it takes Redis about 0.1 ms.
    package static let tokenMembers = 64

    /// The price of a signal in tokens: one for each `tokenMembers` that are begun.
    package static func signalTokens(members: Int) -> Int {
        1 + max(0, members - 1) / tokenMembers
    }
}
