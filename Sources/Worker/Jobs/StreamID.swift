/// The id of a stream's entry as a pair of numbers, because `9-0` is less than `10-0`.
struct StreamID: Comparable, Sendable {
    let milliseconds: UInt64
    let sequence: UInt64

    /// `<ms>-<sequence>`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let milliseconds = UInt64(parts[0]), let sequence = UInt64(parts[1]) else {
            return nil
        }
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    static func < (left: StreamID, right: StreamID) -> Bool {
        (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
    }

    /// The later of two ids as texts; one that is no id counts as the earliest.
    static func later(_ left: String?, _ right: String?) -> String? {
        guard let right, let rightID = StreamID(right) else { return left }
        guard let left, let leftID = StreamID(left) else { return right }
        return leftID < rightID ? right : left
    }
}
