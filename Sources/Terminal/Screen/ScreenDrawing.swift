/// A drawn screen: as many lines as the terminal has, and where the cursor stands.
package struct ScreenDrawing: Equatable, Sendable {
    /// A cell of the screen, counted from 0.
    package struct Position: Equatable, Sendable {
        package let row: Int
        package let column: Int

        package init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    package let lines: [ScreenLine]

    /// Nil where there is nothing to write: the cursor is hidden then.
    package let cursor: Position?

    package init(lines: [ScreenLine], cursor: Position? = nil) {
        self.lines = lines
        self.cursor = cursor
    }
}
