internal import Protocol

/// Some lines of a group's log behind what was fanned out, and who gets each.
package struct FanoutPage: Sendable {
    /// Lines that one call delivers: more would hold Redis for longer, and fewer cost it a look at `chats` per line.
    package static let mostLines = 16
    /// Bytes of events that one call delivers, unless a single line is longer.
    package static let mostBytes = 64 * 1_024

    /// The lines in order; not empty.
    package let lines: [FanoutLine]
    /// Who gets them.
    package let recipients: Recipients
    /// Consecutive lines that the same users get, each to be delivered in full before the next one.
    package let runs: [Range<Int>]

    /// Whether the log may have further lines.
    package let hasMore: Bool

    /// Nil when there are no lines.
    package init?(lines: [FanoutLine], recipients: Recipients, hasMore: Bool = false) {
        guard !lines.isEmpty else { return nil }
        self.hasMore = hasMore
        self.lines = lines
        self.recipients = recipients
        runs = FanoutPage.runs(lines, recipients)
    }

    /// The id of the last line, where `fanned` moves to.
    package var end: FanoutLine { lines[lines.count - 1] }

    /// Who gets the lines of a run.
    package func users(of run: Range<Int>) -> UserList {
        recipients.of(lines[run.lowerBound].line)
    }

    private static func runs(_ lines: [FanoutLine], _ recipients: Recipients) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for index in lines.indices {
            let isForeign = lines[index].event == nil
            let isFull = index - start >= mostLines || bytes + lines[index].byteCount > mostBytes
            let isOther = !recipients.isSame(lines[start].line, lines[index].line)
            if isForeign || isFull || isOther {
                if start < index { runs.append(start..<index) }
                start = isForeign ? index + 1 : index
                bytes = 0
            }
            bytes += lines[index].byteCount
        }
        if start < lines.count { runs.append(start..<lines.count) }
        return runs
    }
}
