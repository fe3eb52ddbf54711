import Terminal
import Testing

struct KeyParserTests {
    /// The keys of `text`, fed in pieces that end at `split` and at the end.
    func keys(_ text: String) -> [Key] {
        var parser = KeyParser()
        var keys: [Key] = []
        for byte in text.utf8 { parser.received(byte, &keys) }
        parser.flush(&keys)
        return keys
    }

    static let table: [(String, [Key])] = [
        ("a", [.character("a")]),
        ("é漢😀", [.character("é"), .character("漢"), .character("😀")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]),
        ("\u{1}\u{5}\u{15}\u{B}\u{17}", [.home, .end, .deleteToStart, .deleteToEnd, .deleteWordLeft]),
        ("\u{3}\u{4}\u{C}\u{1A}", [.interrupt, .endOfInput, .redraw, .suspend]),
        ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
        ("\u{1B}OA\u{1B}OH\u{1B}OF", [.up, .home, .end]),
        ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end, .home, .end]),
        ("\u{1B}[3~\u{1B}[5~\u{1B}[6~", [.delete, .pageUp, .pageDown]),
        (
            "\u{1B}[1;5C\u{1B}[1;5D\u{1B}[1;3C\u{1B}b\u{1B}f",
            [.wordRight, .wordLeft, .wordRight, .wordLeft, .wordRight]
        ),
        ("\u{1B}\u{7F}\u{1B}d\u{1B}[3;5~", [.deleteWordLeft, .deleteWordRight, .deleteWordRight]),
        ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]),
        ("\u{1B}[200~one\r\ntwo\u{1B}[31m\u{7}\u{1B}[201~x", [.paste("one\ntwo[31m"), .character("x")]),
        ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
        ("\u{1B}[99~\u{1B}[?1;2cx\u{1B}[Zy", [.character("x"), .character("y")]),
        ("\u{1B}[99999999999999999999~x", [.character("x")]),
        ("\u{85}x", [.character("x")]),
    ]

    @Test(arguments: table) func `each sequence is its key`(text: String, expected: [Key]) {
        #expect(keys(text) == expected)
    }

    @Test func `broken UTF-8 is skipped and what follows is read`() {
        for bad in [[0xC3], [0xFF], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80]] as [[UInt8]]
        {
            var parser = KeyParser()
            var keys: [Key] = []
            for byte in bad + Array("a\r".utf8) { parser.received(byte, &keys) }
            #expect(keys == [.character("a"), .enter])
        }
    }

    @Test func `a paste beyond the limit is cut and its end is still seen`() {
        let long = String(repeating: "x", count: KeyParser.pasteLimit + 5000)
        let found = keys("\u{1B}[200~\(long)\u{1B}[201~y")
        #expect(found == [.paste(String(repeating: "x", count: KeyParser.pasteLimit)), .character("y")])
    }

    @Test func `an endless sequence holds no memory`() {
        #expect(keys("\u{1B}[" + String(repeating: "1", count: 100_000) + "Ax") == [.up, .character("x")])
    }
}
