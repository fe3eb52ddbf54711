/// A value that never shows itself: printing, interpolating, dumping and logging it give `<redacted>`.
package struct Redacted<Value> {
    private let value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// The value itself; call it where the value is used, never where it might be printed.
    package func reveal() -> Value {
        value
    }
}

extension Redacted: Sendable where Value: Sendable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { RedactedText.placeholder }
    package var debugDescription: String { RedactedText.placeholder }
    /// Without children, so that `dump` has nothing to walk into.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What stands in place of a redacted value.
enum RedactedText {
    static let placeholder = "<redacted>"
}
