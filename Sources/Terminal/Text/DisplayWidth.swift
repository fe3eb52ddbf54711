/// How many columns of a terminal text takes: 2 for wide East Asian characters and emoji, 0 for marks.
///
/// Terminals differ in corners (flags, families); the common answer is taken.
package enum DisplayWidth {
    /// The columns of a string.
    package static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The columns of one character.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        if let only = scalars.first, scalars.count == 1 { return of(only) }
        if isEmoji(scalars) { return 2 }
        return scalars.reduce(0) { $0 + of($1) }
    }

    /// Whether several scalars make up one emoji: by a selector, a joiner, a skin tone or as a flag.
    private static func isEmoji(_ scalars: Character.UnicodeScalarView) -> Bool {
        guard let first = scalars.first, first.properties.isEmoji else { return false }
        return scalars.dropFirst().contains { scalar in
            scalar == "\u{FE0F}" || scalar == "\u{200D}" || scalar == "\u{20E3}"
                || scalar.properties.isEmojiModifier || 0x1F1E6...0x1F1FF ~= scalar.value
                || 0xE0020...0xE007F ~= scalar.value
        }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
            return 0
        default:
            if isTrailingJamo(scalar.value) { return 0 }
            return isWide(scalar) ? 2 : 1
        }
    }

    /// Hangul vowels and finals, which are drawn inside the syllable that they end.
    private static func isTrailingJamo(_ value: UInt32) -> Bool {
        0x1160...0x11FF ~= value || 0xD7B0...0xD7FF ~= value
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmojiPresentation || wideRanges.contains { $0 ~= scalar.value }
    }

    /// The blocks of East Asian Width W and F (UAX 11) beyond the emoji.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF,
        0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
