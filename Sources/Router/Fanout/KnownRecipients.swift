package import Protocol

/// Who gets each of the lines of a log between two of them, as it was read with an earlier page.
///
/// Who gets a line depends on what happened up to it. So what was read when the log ended with a line holds for all lines
/// up to that one, however many pages they fill: a log that is far behind costs one look at the memberships, not one a page.
package struct KnownRecipients: Sendable {
    private let recipients: Recipients
    private let first: LineID
    /// The id of the line that was the log's last one.
    package let through: [UInt8]

    package init(_ recipients: Recipients, first: LineID, through: [UInt8]) {
        self.recipients = recipients
        self.first = first
        self.through = through
    }

    /// Who gets these lines, none of which is behind `through`; nil where one is older than what is known.
    package func of(_ lines: [FanoutLine]) -> Recipients? {
        guard let lower = lines.first?.line, let upper = lines.last?.line, first <= lower, lower <= upper
        else { return nil }
        return recipients.within(lower...upper)
    }
}
