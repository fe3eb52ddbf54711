internal import Terminal

/// Rows under titles, in columns as wide as they need to be.
struct Table {
    /// A piece of a row.
    struct Cell {
        let text: String
        let style: Style

        init(_ text: String, _ style: Style = .plain) {
            self.text = SafeText.neutralise(text)
            self.style = style
        }
    }

    /// No column is wider: names may have 64 characters, and the numbers behind them matter more.
    static let widest = 24
    private static let gap = 2

    private let titles: [String]
    private var rows: [[Cell]] = []
    /// Columns that hold words, and begin at the left; the first one always does.
    private let wordColumns: Set<Int>

    init(_ titles: [String], words: Set<Int> = []) {
        self.titles = titles
        wordColumns = words.union([0])
    }

    mutating func add(_ cells: [Cell]) {
        rows.append(cells)
    }

    /// The titles, and a line for each row.
    var lines: (head: ScreenLine, rows: [ScreenLine]) {
        let widths = titles.indices.map { column in
            min(rows.reduce(titles[column].count) { max($0, width($1, column)) }, Self.widest)
        }
        return (
            line(titles.enumerated().map { Cell($1, $0 == 0 ? .bold : .dim) }, widths),
            rows.map { line($0, widths) }
        )
    }

    private func width(_ row: [Cell], _ column: Int) -> Int {
        column < row.count ? DisplayWidth.of(row[column].text) : 0
    }

    private func line(_ cells: [Cell], _ widths: [Int]) -> ScreenLine {
        var line = ScreenLine()
        for (column, cell) in cells.enumerated() where column < widths.count {
            let text = ScreenLine(cell.text).fitted(to: widths[column]).text
            let space = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
            let isLast = column == cells.count - 1
            if wordColumns.contains(column) {
                line.append(text, cell.style)
                if !isLast { line.append(space, .plain) }
            } else {
                line.append(space, .plain)
                line.append(text, cell.style)
            }
            if !isLast { line.append(String(repeating: " ", count: Self.gap), .plain) }
        }
        return line
    }
}
