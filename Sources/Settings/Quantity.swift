/// Reads and writes numbers with units, without ever trapping on what it reads.
enum Quantity {
    /// Nanoseconds are no use here; the largest time that fits is still 292 million years in milliseconds.
    private static let times: [(unit: String, milliseconds: Int)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    private static let sizes: [(unit: String, bytes: Int)] = [
        ("", 1), ("B", 1), ("KB", 1000), ("KiB", 1 << 10), ("MB", 1_000_000), ("MiB", 1 << 20),
        ("GB", 1_000_000_000), ("GiB", 1 << 30),
    ]

    /// Digits with an optional minus sign; no plus sign, blanks or separators.
    static func integer(_ text: String) -> Int? {
        guard text.first != "+" else { return nil }
        return Int(text)
    }

    static func bytes(_ text: String) -> Int? {
        guard let (number, unit) = split(text) else { return nil }
        guard let size = sizes.first(where: { $0.unit == unit }) else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: size.bytes)
        return overflow ? nil : bytes
    }

    static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text) else { return nil }
        guard let time = times.first(where: { $0.unit == unit }) else { return nil }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: time.milliseconds)
        return overflow ? nil : .milliseconds(milliseconds)
    }

    static func describe(bytes: Int) -> String {
        let exact = sizes.reversed().first {
            $0.unit.hasSuffix("iB") && bytes >= $0.bytes && bytes % $0.bytes == 0
        }
        return exact.map { "\(bytes / $0.bytes)\($0.unit)" } ?? "\(bytes)B"
    }

    static func describe(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard attoseconds == 0 else { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
        let exact = times.reversed().first { time in
            let unit = Int64(time.milliseconds / 1000)
            return unit > 0 && seconds >= unit && seconds % unit == 0
        }
        return exact.map { "\(seconds / Int64($0.milliseconds / 1000))\($0.unit)" } ?? "\(seconds)s"
    }

    /// Cuts `64KiB` into 64 and `KiB`.
    private static func split(_ text: String) -> (number: Int, unit: String)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        return (number, String(text.dropFirst(digits.count)))
    }
}
