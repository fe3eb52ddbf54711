/// JSON strings on cold paths: escaping, and undoing escapes (RFC 8259 section 7).
package enum JSONText {
    /// Appends `text` as a JSON string with its quotes.
    package static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 { appendEscaped(byte, to: &output) }
        output.append(UInt8(ascii: "\""))
    }

    /// The text of a string's body (the bytes between its quotes), or nil where an escape stands for no character.
    package static func decode(_ body: Span<UInt8>) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        var index = 0
        while index < body.count {
            let byte = body[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                output.append(byte)
                continue
            }
            guard let next = decodeEscape(body, at: index, to: &output) else { return nil }
            index = next
        }
        return String(validating: output, as: UTF8.self)
    }

    /// The value of one hexadecimal digit, or nil.
    package static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            output.append(UInt8(ascii: "\\"))
            output.append(byte)
        case 0x0A:
            output.append(contentsOf: "\\n".utf8)
        case 0..<0x20, 0x7F:
            let digits = Array("0123456789abcdef".utf8)
            output.append(contentsOf: "\\u00".utf8)
            output.append(digits[Int(byte >> 4)])
            output.append(digits[Int(byte & 15)])
        default:
            output.append(byte)
        }
    }

    /// Decodes the escape behind a backslash; returns the offset behind it.
    private static func decodeEscape(_ body: Span<UInt8>, at index: Int, to output: inout [UInt8]) -> Int? {
        guard index < body.count else { return nil }
        switch body[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(body[index])
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"): return decodeUnicode(body, at: index + 1, to: &output)
        default: return nil
        }
        return index + 1
    }

    private static func decodeUnicode(_ body: Span<UInt8>, at index: Int, to output: inout [UInt8]) -> Int? {
        guard let unit = codeUnit(body, at: index) else { return nil }
        var units = [UInt16(unit)]
        var next = index + 4
        if 0xD800..<0xDC00 ~= unit {
            guard body.count - next > 2, body[next] == UInt8(ascii: "\\"),
                body[next + 1] == UInt8(ascii: "u"),
                let low = codeUnit(body, at: next + 2), 0xDC00..<0xE000 ~= low
            else { return nil }
            units.append(UInt16(low))
            next += 6
        }
        guard let text = String(validating: units, as: UTF16.self) else { return nil }
        output.append(contentsOf: text.utf8)
        return next
    }

    private static func codeUnit(_ body: Span<UInt8>, at index: Int) -> UInt32? {
        guard body.count - index >= 4 else { return nil }
        var unit: UInt32 = 0
        for offset in index..<index + 4 {
            guard let digit = hexValue(body[offset]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}
