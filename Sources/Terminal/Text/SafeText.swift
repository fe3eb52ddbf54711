/// Text from others made harmless for a terminal: no control character is left, and none changes the direction.
///
/// Controls are shown as pictures (U+2400…) or U+FFFD, so that nobody can move the cursor, change colours or titles,
/// answer for the user, or pass a line off as somebody else's. Letters with piles of marks are cut to `markLimit`.
package enum SafeText {
    /// The most scalars of one character: a family emoji or a flag of England has 7.
    package static let markLimit = 12

    /// How line breaks are treated.
    package enum Breaks: Sendable {
        /// They stay, as `\n`.
        case kept
        /// They are shown as ⏎, so that the text stays on its line.
        case shown
    }

    /// `text` without anything that a terminal acts upon.
    package static func neutralise(_ text: String, breaks: Breaks = .shown) -> String {
        var safe = String.UnicodeScalarView()
        for character in text {
            for scalar in character.unicodeScalars.prefix(markLimit) {
                append(scalar, of: character, breaks: breaks, to: &safe)
            }
        }
        return String(safe)
    }

    private static func append(
        _ scalar: Unicode.Scalar,
        of character: Character,
        breaks: Breaks,
        to safe: inout String.UnicodeScalarView
    ) {
        switch scalar.value {
        case 0x0D where character == "\r\n":
            break
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
            safe.append(breaks == .kept ? "\n" : "⏎")
        case 0x09:
            safe.append(contentsOf: "    ".unicodeScalars)
        case 0x00..<0x20:
            safe.append(picture(scalar.value))
        case 0x7F:
            safe.append("\u{2421}")
        case 0x80..<0xA0:
            safe.append("\u{FFFD}")
        default:
            if !turnsDirection(scalar) { safe.append(scalar) }
        }
    }

    /// The visible picture of a C0 control, such as ␛ for escape.
    private static func picture(_ value: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    }

    /// Marks, embeddings, overrides and isolates that would let a text reorder what stands around it (UAX 9).
    private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
