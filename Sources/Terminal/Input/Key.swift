/// What the user pressed, whichever bytes the terminal sends for it.
package enum Key: Equatable, Sendable {
    /// A character to insert.
    case character(Character)
    /// A text to insert, from a bracketed paste; line breaks are `\n`, other controls are left out.
    case paste(String)
    case enter, tab, escape
    case backspace, delete
    case left, right, up, down, home, end, pageUp, pageDown
    case wordLeft, wordRight, deleteWordLeft, deleteWordRight
    /// Delete everything before the cursor (ctrl-u), or behind it (ctrl-k).
    case deleteToStart, deleteToEnd
    /// ctrl-c, ctrl-d, ctrl-l, ctrl-z.
    case interrupt, endOfInput, redraw, suspend
}
