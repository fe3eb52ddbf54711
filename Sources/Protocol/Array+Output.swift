/// What encoders append to: plain bytes, so that a frame can be built straight into a socket's queue.
extension [UInt8] {
    /// Appends the UTF-8 bytes of `text`.
    package mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends `number` in decimal digits, without making a String.
    package mutating func append(decimal number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
