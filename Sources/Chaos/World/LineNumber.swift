/// A message id as a number that sorts as the id does: `1763669000123-4` is 17636690001234.
package struct LineNumber: Hashable, Comparable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) {
        self.value = value
    }

    /// Nil for what is no message id.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = UInt64(parts[0]), let part = UInt64(parts[1]), part < 10,
            time < UInt64.max / 10
        else { return nil }
        value = time * 10 + part
    }

    /// The id as Martlet writes it.
    package var text: String { "\(value / 10)-\(value % 10)" }

    package static func < (left: LineNumber, right: LineNumber) -> Bool { left.value < right.value }
}
