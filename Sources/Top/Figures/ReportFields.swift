internal import Protocol

/// The members of a report's JSON that are of use: whole numbers, texts, and lists of whole numbers.
struct ReportFields {
    /// More of a list is not read: there are 16 partitions.
    private static let longestList = 1024

    private(set) var numbers: [String: UInt64] = [:]
    private(set) var texts: [String: String] = [:]
    private(set) var lists: [String: [Int]] = [:]

    /// Nil when the bytes are no JSON object.
    init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        let span = bytes.span
        var scanner = JSONScanner(range: 0..<span.count)
        do throws(JSONError) {
            try scanner.beginObject(in: span)
            while let member = try scanner.nextMember(in: span) { note(member, in: span) }
            try scanner.finish(in: span)
        } catch {
            return nil
        }
    }

    private mutating func note(_ member: JSONScanner.Member, in bytes: Span<UInt8>) {
        guard let key = JSONText.decode(bytes.extracting(member.key)) else { return }
        let value = member.value
        switch value.kind {
        case .integer: numbers[key] = value.integer(in: bytes)
        case .string: texts[key] = value.stringBody.flatMap { JSONText.decode(bytes.extracting($0)) }
        case .array: lists[key] = ReportFields.numbers(bytes.extracting(value.range))
        case .object, .number, .boolean, .null: break
        }
    }

    /// The digits of a list, whatever else stands in it: its grammar was checked.
    private static func numbers(_ list: Span<UInt8>) -> [Int] {
        var numbers: [Int] = []
        var digits = 0..<0
        for index in list.indices {
            if 0x30...0x39 ~= list[index] {
                digits = digits.upperBound == index ? digits.lowerBound..<index + 1 : index..<index + 1
            } else if !digits.isEmpty, numbers.count < longestList {
                if let number = Decimal.value(list, digits) { numbers.append(Int(number)) }
                digits = 0..<0
            }
        }
        return numbers
    }
}
