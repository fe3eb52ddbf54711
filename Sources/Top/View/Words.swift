/// Numbers, times and amounts as people read them.
package enum Words {
    /// `12,345`.
    package static func number(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    /// A number per second: with one decimal below 10; a dash when it is not known.
    package static func rate(_ value: Double?) -> String {
        guard let value, value.isFinite, value >= 0 else { return "–" }
        let tenths = UInt64(min(value * 10, 1e15).rounded())
        guard tenths < 100, tenths % 10 != 0 else { return number((tenths + 5) / 10) }
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `1 job`, `2 jobs`.
    package static func count(_ value: Int, _ noun: String) -> String {
        "\(number(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    /// `waits` for one, `wait` for several.
    static func verb(_ verb: String, _ count: Int) -> String { count == 1 ? verb + "s" : verb }

    /// `54.2 MiB`, in powers of 1024 as Redis' own settings.
    package static func bytes(_ value: UInt64) -> String {
        guard value >= 1024 else { return "\(value) B" }
        var amount = Double(value) / 1024
        for unit in ["KiB", "MiB", "GiB"] {
            if amount < 1023.5 { return "\(decimal(amount)) \(unit)" }
            amount /= 1024
        }
        return decimal(amount) + " TiB"
    }

    /// `4 s`, `3 min`, `5 h`, `12 d`.
    package static func time(milliseconds: UInt64) -> String {
        let seconds = milliseconds / 1000
        switch seconds {
        case 0..<120: return "\(seconds) s"
        case 120..<7200: return "\(seconds / 60) min"
        case 7200..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// `98 %`, without rounding up to all of it.
    package static func percent(_ share: Double) -> String {
        "\(Int(max(0, min(share, 10)) * 100)) %"
    }

    /// `0-3, 5, 8-15`.
    package static func ranges(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in Set(numbers).sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }

    /// One decimal below 100.
    private static func decimal(_ amount: Double) -> String {
        let tenths = Int((amount * 10).rounded())
        return tenths < 1000 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)"
    }
}
