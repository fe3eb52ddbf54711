/// Reads what Redis says of itself in text.
package enum InfoText {
    /// The `name:value` lines of INFO; headings have no colon.
    package static func fields(_ info: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in info.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("#") else { continue }
            values[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        return values
    }

    /// How many lines of CLIENT LIST carry a flag, such as `O` for MONITOR or `P` for pub/sub.
    package static func clients(_ list: String, flag: Character) -> Int {
        list.split(whereSeparator: \.isNewline).count { line in
            let flags = line.split(separator: " ").first { $0.hasPrefix("flags=") }
            return flags?.dropFirst("flags=".count).contains(flag) == true
        }
    }

    /// The numbers of a line of INFO such as `calls=2,usec=30`.
    package static func numbers(_ value: String) -> [String: UInt64] {
        var numbers: [String: UInt64] = [:]
        for pair in value.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = UInt64(parts[1]) else { continue }
            numbers[String(parts[0])] = number
        }
        return numbers
    }
}
