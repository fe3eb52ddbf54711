extension ValueParser where Value == Int {
    /// A decimal integer within a range.
    package static func integer(_ range: ClosedRange<Int>) -> ValueParser {
        ValueParser(placeholder: "N") { text throws(InvalidValue) in
            guard let value = Quantity.integer(text), range.contains(value) else {
                throw InvalidValue(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    /// A number of bytes: plain, or with B, KB, MB, GB (powers of 1000) or KiB, MiB, GiB (powers of 1024).
    package static func bytes(_ range: ClosedRange<Int>) -> ValueParser {
        ValueParser(placeholder: "SIZE") { text throws(InvalidValue) in
            guard let value = Quantity.bytes(text), range.contains(value) else {
                let low = Quantity.describe(bytes: range.lowerBound)
                let high = Quantity.describe(bytes: range.upperBound)
                throw InvalidValue(expected: "a size from \(low) to \(high), such as 64KiB or 1MiB")
            }
            return value
        }
    }
}

extension ValueParser where Value == Duration {
    /// A whole number with its unit: ms, s, m, h or d.
    package static func duration(_ range: ClosedRange<Duration>) -> ValueParser {
        ValueParser(placeholder: "TIME") { text throws(InvalidValue) in
            guard let value = Quantity.duration(text), range.contains(value) else {
                let low = Quantity.describe(range.lowerBound)
                let high = Quantity.describe(range.upperBound)
                throw InvalidValue(
                    expected: "a time from \(low) to \(high) with its unit, such as 250ms, 20s or 5m"
                )
            }
            return value
        }
    }
}
