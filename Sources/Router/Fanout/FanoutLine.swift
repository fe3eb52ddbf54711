package import Protocol

/// One line of a group's log, ready to be delivered.
package struct FanoutLine: Equatable, Sendable {
    /// The entry's id as Redis gave it.
    package let id: [UInt8]
    /// The same as a number.
    package let line: LineID
    /// The event for the inboxes; nil for a line that is not ours, which nobody gets.
    package let event: [UInt8]?

    package init(id: [UInt8], event: [UInt8]?) {
        self.id = id
        self.event = event
        line = LineID(clamping: id.span)
    }

    /// What the line costs to carry.
    package var byteCount: Int { id.count + (event?.count ?? 0) }
}
