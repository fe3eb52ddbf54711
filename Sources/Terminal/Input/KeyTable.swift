/// Which bytes stand for which keys, in xterm and what is like it.
enum KeyTable {
    /// Ends a bracketed paste: `ESC [ 201 ~`.
    static let pasteEnd: ArraySlice<UInt8> = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    /// The key of an ASCII byte that stands alone.
    static func ascii(_ byte: UInt8) -> [Key] {
        switch byte {
        case 0x01: [.home]
        case 0x02: [.left]
        case 0x03: [.interrupt]
        case 0x04: [.endOfInput]
        case 0x05: [.end]
        case 0x06: [.right]
        case 0x08, 0x7F: [.backspace]
        case 0x09: [.tab]
        case 0x0A, 0x0D: [.enter]
        case 0x0B: [.deleteToEnd]
        case 0x0C: [.redraw]
        case 0x0E: [.down]
        case 0x10: [.up]
        case 0x15: [.deleteToStart]
        case 0x17: [.deleteWordLeft]
        case 0x1A: [.suspend]
        case 0x20..<0x7F: [.character(Character(Unicode.Scalar(byte)))]
        default: []
        }
    }

    /// The key of a byte behind an escape: pressed together with alt.
    static func alt(_ byte: UInt8) -> [Key] {
        switch byte {
        case UInt8(ascii: "b"): [.wordLeft]
        case UInt8(ascii: "f"): [.wordRight]
        case UInt8(ascii: "d"): [.deleteWordRight]
        case 0x08, 0x7F: [.deleteWordLeft]
        case 0x0D: [.character("\n")]
        default: []
        }
    }

    /// The key of `ESC [ parameters final` or `ESC O final`.
    static func control(_ parameters: [UInt8], _ final: UInt8) -> [Key] {
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let isModified = numbers.count > 1 && numbers[1] > 2
        switch final {
        case UInt8(ascii: "A"): return [.up]
        case UInt8(ascii: "B"): return [.down]
        case UInt8(ascii: "C"): return [isModified ? .wordRight : .right]
        case UInt8(ascii: "D"): return [isModified ? .wordLeft : .left]
        case UInt8(ascii: "H"): return [.home]
        case UInt8(ascii: "F"): return [.end]
        case UInt8(ascii: "M"): return [.enter]
        case UInt8(ascii: "~"): return numbered(numbers.first ?? 0, isModified: isModified)
        default: return []
        }
    }

    private static func numbered(_ number: Int, isModified: Bool) -> [Key] {
        switch number {
        case 1, 7: [.home]
        case 3: [isModified ? .deleteWordRight : .delete]
        case 4, 8: [.end]
        case 5: [.pageUp]
        case 6: [.pageDown]
        default: []
        }
    }

    /// The length of a UTF-8 sequence by its first byte; nil for one that cannot be first.
    static func utf8Length(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x00..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: nil
        }
    }

    /// Whether a decoded text is a C1 control, which no key sends.
    static func isControl(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value < 0xA0 }
    }

    /// A paste with `\n` for every kind of line break and without other controls.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            defer { wasReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0D: scalars.append("\n")
            case 0x0A: if !wasReturn { scalars.append("\n") }
            case 0x09: scalars.append("\t")
            case 0x00..<0x20, 0x7F..<0xA0: break
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
