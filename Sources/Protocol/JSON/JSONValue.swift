/// Where one JSON value stands in a text, and what it is.
package struct JSONValue: Equatable, Sendable {
    /// The kinds of RFC 8259; a number that is written as digits alone is an `integer`.
    package enum Kind: Equatable, Sendable {
        case object
        case array
        case string
        case integer
        case number
        case boolean
        case null
    }

    package let kind: Kind

    /// The value's bytes, with the quotes of a string and the brackets of a container.
    package let range: Range<Int>

    package init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }

    /// The bytes between the quotes of a string, escapes not yet undone.
    package var stringBody: Range<Int>? {
        kind == .string ? range.lowerBound + 1..<range.upperBound - 1 : nil
    }

    /// The value of an `integer` up to 2^53, beyond which JavaScript could not carry it; else nil.
    package func integer(in bytes: Span<UInt8>) -> UInt64? {
        kind == .integer ? Decimal.value(bytes, range) : nil
    }
}
