/// The id of a line of a log as one number that sorts by age: tenths of a millisecond since 1970.
///
/// In Redis' sorted sets the same stands as a score, the id with a point for its dash: `1763669000123-4` is
/// 1763669000123.4. A whole number of tenths compares exactly, however Redis rounds the score's text.
package struct LineID: Hashable, Comparable, Sendable {
    package let tenths: UInt64

    /// Before every line: the score of a membership that nobody noted down.
    package static let zero = LineID(tenths: 0)

    private static let perMillisecond: UInt64 = 10

    package init(tenths: UInt64) {
        self.tenths = tenths
    }

    /// The id of a log entry, `<ms>-<0 to 9>`; nil for any other form: Martlet did not write that line.
    package init?(entry id: Span<UInt8>) {
        let digit = id.count - 1
        guard digit >= 2, id[digit - 1] == UInt8(ascii: "-"), let time = Decimal.value(id, 0..<digit - 1),
            let last = Decimal.value(id, digit..<id.count)
        else { return nil }
        tenths = time * LineID.perMillisecond + last
    }

    /// The id of any stream entry; one that Martlet did not write counts as the last of ours that it could follow.
    package init(clamping id: Span<UInt8>) {
        let dash = MessageID.timeLength(id)
        let time = Decimal.value(id, 0..<dash) ?? Decimal.largest
        let last = dash < id.count ? Decimal.value(id, dash + 1..<id.count) ?? .max : 0
        tenths = time * LineID.perMillisecond + min(last, LineID.perMillisecond - 1)
    }

    /// A sorted set's score as Redis prints it; nil for what is no number.
    ///
    /// An operator may have set any score: what lies before 1970 counts as `zero`, what lies too far ahead as the last.
    package init?(score text: String) {
        guard let score = Double(text), !score.isNaN else { return nil }
        let tenths = (score * Double(LineID.perMillisecond)).rounded()
        let largest = Double(Decimal.largest * LineID.perMillisecond)
        self.tenths = UInt64(min(max(tenths, 0), largest))
    }

    /// The id as Redis and clients write it, `<ms>-<0 to 9>`.
    package var text: String {
        "\(tenths / LineID.perMillisecond)-\(tenths % LineID.perMillisecond)"
    }

    /// The id as a sorted set's score.
    package var score: String {
        "\(milliseconds).\(tenths % LineID.perMillisecond)"
    }

    /// When the line was written, in ms since 1970.
    package var milliseconds: UInt64 { tenths / LineID.perMillisecond }

    /// Appends the id as Redis and clients write it.
    package func append(to output: inout [UInt8]) {
        output.append(decimal: tenths / LineID.perMillisecond)
        output.append(UInt8(ascii: "-"))
        output.append(decimal: tenths % LineID.perMillisecond)
    }

    package static func < (one: LineID, other: LineID) -> Bool { one.tenths < other.tenths }
}
