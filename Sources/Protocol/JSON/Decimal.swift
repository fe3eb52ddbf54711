/// Unsigned decimal numbers as the protocol writes them: digits alone.
package enum Decimal {
    /// 2^53: the largest integer that every JSON reader keeps exact (RFC 8259 section 6).
    package static let largest: UInt64 = 1 << 53

    /// The number written in `range`, or nil if that is empty, holds other bytes than digits, or exceeds 2^53.
    package static func value(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        guard !range.isEmpty, range.count <= 16 else { return nil }
        var value: UInt64 = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + UInt64(digit)
        }
        return value <= largest ? value : nil
    }
}
