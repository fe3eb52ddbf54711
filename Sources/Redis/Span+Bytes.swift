extension Span<UInt8> {
    func starts(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        let start = unsafe text.utf8Start
        for index in 0..<text.utf8CodeUnitCount where unsafe self[index] != start[index] { return false }
        return true
    }
}

extension [UInt8] {
    /// One copy, with the array's usual growth; the standard library has no `append` for spans yet.
    mutating func append(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    init(_ span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }
}

/// The number that the text is from end to end, with an optional minus sign; nil for anything else and on overflow.
func decimalInteger(_ text: Span<UInt8>) -> Int64? {
    let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
    var index = isNegative ? 1 : 0
    guard index < text.count else { return nil }
    var value: Int64 = 0
    while index < text.count {
        let digit = text[index]
        guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
        // Counts downwards, because the negative range is the larger one.
        let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, isTooSmall) = product.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
        guard !isTooLarge, !isTooSmall else { return nil }
        value = sum
        index += 1
    }
    if isNegative { return value }
    return value == .min ? nil : -value
}
