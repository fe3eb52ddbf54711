import Chat
import Terminal
import Testing

struct LineEditorTests {
    /// The line after `keys`, with `|` where the cursor is.
    func edited(_ start: String, _ keys: [Key]) -> String {
        var editor = LineEditor()
        editor.insert(start)
        for key in keys { _ = editor.pressed(key) }
        return String(editor.characters[..<editor.cursor]) + "|" + String(editor.characters[editor.cursor...])
    }

    static let table: [(String, [Key], String)] = [
        ("abc", [], "abc|"),
        ("abc", [.left, .character("x")], "abx|c"),
        ("abc", [.home, .left, .character("x")], "x|abc"),
        ("abc", [.home, .right, .delete], "a|c"),
        ("abc", [.backspace], "ab|"),
        ("abc", [.home, .backspace, .end, .delete, .right], "abc|"),
        ("one two  three", [.wordLeft], "one two  |three"),
        ("one two  three", [.wordLeft, .wordLeft], "one |two  three"),
        ("one two", [.home, .wordRight], "one| two"),
        ("one two", [.wordRight, .wordLeft, .wordLeft, .wordLeft], "|one two"),
        ("one two", [.deleteWordLeft], "one |"),
        ("one two ", [.deleteWordLeft], "one |"),
        ("one two", [.home, .deleteWordRight], "| two"),
        ("one two", [.wordLeft, .deleteToStart], "|two"),
        ("one two", [.wordLeft, .deleteToEnd], "one |"),
        ("", [.backspace, .delete, .left, .right, .wordLeft, .wordRight, .deleteWordLeft], "|"),
        ("ab", [.left, .paste("x\ny")], "ax\ny|b"),
        ("👨‍👩‍👧‍👦漢", [.left, .backspace], "|漢"),
        ("e", [.character("\u{301}"), .backspace], "|"),
        ("abc", [.enter, .tab, .up, .down, .pageUp, .escape, .interrupt], "abc|"),
    ]

    @Test(arguments: table) func `each key edits as expected`(start: String, keys: [Key], expected: String) {
        #expect(edited(start, keys) == expected)
    }

    @Test func `the line is bounded`() {
        var editor = LineEditor()
        for _ in 0..<3 { editor.insert(String(repeating: "x", count: 5000)) }
        #expect(editor.characters.count == LineEditor.limit)
        editor.insert("y")
        #expect(editor.characters.count == LineEditor.limit)
    }

    @Test func `earlier lines come back, and the draft after them`() {
        var history = InputHistory()
        #expect(history.previous(current: "") == nil)
        for line in ["one", "two", "two"] { history.entered(line) }
        #expect(history.next() == nil)
        #expect(history.previous(current: "draft") == "two")
        #expect(history.previous(current: "two") == "one")
        #expect(history.previous(current: "one") == nil)
        #expect(history.next() == "two")
        #expect(history.next() == "draft")
        #expect(history.next() == nil)
    }

    @Test func `only so many lines are kept`() {
        var history = InputHistory()
        for number in 0..<1000 { history.entered("\(number)") }
        var found = 0
        while history.previous(current: "") != nil { found += 1 }
        #expect(found == InputHistory.limit)
    }
}
