/// A moment in UTC as text, by calendar arithmetic alone.
struct Timestamp {
    /// Since 1970-01-01T00:00:00Z.
    let milliseconds: UInt64

    /// RFC 3339 with milliseconds, such as `2025-11-21T08:39:00.123Z`.
    func append(to line: inout [UInt8]) {
        let (year, month, day) = Self.date(daysSince1970: milliseconds / 86_400_000)
        Self.append(year, digits: 4, to: &line)
        line.append(UInt8(ascii: "-"))
        Self.append(month, digits: 2, to: &line)
        line.append(UInt8(ascii: "-"))
        Self.append(day, digits: 2, to: &line)
        line.append(UInt8(ascii: "T"))
        appendTime(to: &line)
    }

    /// The time of day alone, such as `08:39:00.123Z`.
    func appendTime(to line: inout [UInt8]) {
        let inDay = milliseconds % 86_400_000
        Self.append(inDay / 3_600_000, digits: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        Self.append(inDay / 60_000 % 60, digits: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        Self.append(inDay / 1000 % 60, digits: 2, to: &line)
        line.append(UInt8(ascii: "."))
        Self.append(inDay % 1000, digits: 3, to: &line)
        line.append(UInt8(ascii: "Z"))
    }

    /// The proleptic Gregorian date (Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
    private static func date(daysSince1970 days: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }

    private static func append(_ value: UInt64, digits: Int, to line: inout [UInt8]) {
        var divisor: UInt64 = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            line.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
