import Terminal
import Testing

struct TextTests {
    static let attacks: [(String, String)] = [
        ("hi", "hi"),
        ("\u{1B}[2J\u{1B}]0;title\u{7}", "␛[2J␛]0;title␇"),
        ("\u{9B}31m", "\u{FFFD}31m"),
        ("a\u{0}b\u{8}c\u{7F}d", "a␀b␈c␡d"),
        ("a\nb\r\nc\rd\u{2028}e\u{85}f", "a⏎b⏎c⏎d⏎e⏎f"),
        ("a\tb", "a    b"),
        ("user\u{202E}txt.exe\u{2066}\u{200F}", "usertxt.exe"),
        ("e\u{301} 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 漢", "e\u{301} 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 漢"),
    ]

    @Test(arguments: attacks) func `nothing that a terminal acts upon gets through`(
        text: String,
        safe: String
    ) {
        #expect(SafeText.neutralise(text) == safe)
        #expect(SafeText.neutralise(safe) == safe)
    }

    @Test func `no scalar at all leaves a control`() {
        for value in 0..<0x3000 as Range<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let safe = SafeText.neutralise("a\(scalar)b")
            #expect(safe.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }

    @Test func `a pile of marks is cut`() {
        let pile = "a" + String(repeating: "\u{301}", count: 1000)
        #expect(SafeText.neutralise(pile).unicodeScalars.count == SafeText.markLimit)
    }

    static let widths: [(String, Int)] = [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한국", 4), ("ｆ", 2), ("ﾊ", 1), ("😀", 2),
        ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("…✓✗●○─›", 7), ("〿", 1),
        ("\u{200B}", 0), ("\u{1100}\u{1161}", 2),
    ]

    @Test(arguments: widths) func `columns are counted as terminals do`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    static let wraps: [(String, Int, Int, [String])] = [
        ("", 10, 10, [""]),
        ("one two three", 20, 20, ["one two three"]),
        ("one two three", 7, 7, ["one two", "three"]),
        ("one two three", 3, 9, ["one", "two three"]),
        ("one  two", 4, 4, ["one", "two"]),
        ("abcdefghij", 4, 4, ["abcd", "efgh", "ij"]),
        ("a abcdefghij", 4, 4, ["a ab", "cdef", "ghij"]),
        ("a abcd", 4, 4, ["a", "abcd"]),
        ("first\n\nthird", 10, 10, ["first", "", "third"]),
        ("漢字漢字", 5, 5, ["漢字", "漢字"]),
        ("漢", 1, 1, ["·"]),
        ("ab", 0, -5, ["a", "b"]),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, 3, ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]),
    ]

    @Test(arguments: wraps)
    func `text is wrapped at spaces, else inside words`(text: String, first: Int, rest: Int, lines: [String])
    {
        #expect(TextWrap.lines(text, first: first, rest: rest) == lines)
    }
}
