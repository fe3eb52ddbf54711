package import Protocol

/// A job of a group as its progress knows it.
package struct FanoutJob: Equatable, Sendable {
    /// What the shell calls the job.
    package let ticket: UInt64
    /// The line that it announces.
    package let line: LineID

    package init(ticket: UInt64, line: LineID) {
        self.ticket = ticket
        self.line = line
    }
}
