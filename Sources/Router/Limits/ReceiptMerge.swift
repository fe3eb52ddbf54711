internal import Protocol

/// Finds the receipts of a page that a later one of the same page makes needless.
///
/// Marks only move forward, so the last word on a conversation says all: what was delivered or read up to a later line,
/// and of one line that it was read, which says that it was delivered. A device that was away so gets a receipt or two for each
/// conversation and not one for each message.
package struct ReceiptMerge {
    /// How far a mark is told by the events behind the one that is looked at.
    private struct Marks {
        var delivered = LineID.zero
        var read = LineID.zero
    }

    /// By conversation and user, with a byte between them that is in neither.
    private var marks: [[UInt8]: Marks] = [:]

    package init() {}

    /// Whether an event may be left out; the events of a page are to be passed from the last to the first.
    package mutating func isNeedless(_ event: Span<UInt8>) -> Bool {
        guard let receipt = ReceiptMark(event) else { return false }
        var key = Array(copying: event.extracting(receipt.conversation))
        key.append(0)
        if let user = receipt.user { key.append(copying: event.extracting(user)) }
        let told = marks[key, default: Marks()]
        if receipt.line <= told.read || !receipt.isRead && receipt.line <= told.delivered { return true }
        if receipt.isRead {
            marks[key, default: Marks()].read = receipt.line
        } else {
            marks[key, default: Marks()].delivered = receipt.line
        }
        return false
    }
}
