/// The value of a field of a log line.
package enum LogValue: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)

    /// A redacted value appears as what it is: redacted.
    package static func redacted<Value>(_ value: Redacted<Value>) -> LogValue {
        .text(value.description)
    }

    /// Anything that describes itself, such as an error or an address.
    package static func describing<Value: CustomStringConvertible>(_ value: Value) -> LogValue {
        .text(value.description)
    }
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
}
