internal import Terminal

/// A part of the view: what must be seen of it, and rows that may be cut where the screen is low.
struct Block {
    var head: [ScreenLine]
    var rows: [ScreenLine]
    /// So many rows come before the rows of other blocks.
    let urgent: Int

    init(head: [ScreenLine], rows: [ScreenLine] = [], urgent: Int = 0) {
        self.head = head
        self.rows = rows
        self.urgent = urgent
    }

    /// How many lines it takes when nothing is cut.
    var height: Int { head.count + rows.count }

    /// How many lines it has at least.
    var least: Int { head.count + min(urgent, rows.count) }

    /// The block with so many of its rows; the last one says how many are missing.
    func cut(to count: Int) -> [ScreenLine] {
        guard count < rows.count else { return head + rows }
        guard count > 0 else { return head }
        let missing = rows.count - count + 1
        return head + rows.prefix(count - 1) + [ScreenLine("  … \(missing) more", .dim)]
    }
}

/// Fits blocks into the height of a screen.
enum Layout {
    /// All lines, or as many as there is room for: rows are shared out among the blocks one by one, so that none starves.
    static func fit(_ blocks: [Block], height: Int) -> [ScreenLine] {
        var shown = blocks.filter { $0.height > 0 }
        // On the lowest screens what is urgent stays, and blocks at the end go.
        while shown.count > 1, shown.reduce(0, { $0 + $1.least }) > height { shown.removeLast() }
        let total = shown.reduce(0) { $0 + $1.height }
        if total + shown.count - 1 <= height { return spaced(shown) }
        guard total > height else { return shown.flatMap { $0.head + $0.rows } }
        let free = height - shown.reduce(0) { $0 + $1.head.count }
        return Array(zip(shown, shares(of: shown, free: free)).flatMap { $0.cut(to: $1) }.prefix(height))
    }

    /// How many rows each block gets: what is urgent, then one each until nothing is left.
    private static func shares(of blocks: [Block], free: Int) -> [Int] {
        var free = max(0, free)
        var shares = blocks.map { block in
            let share = min(block.urgent, block.rows.count, free)
            free -= share
            return share
        }
        // There are more rows than room, so this ends with the room.
        while free > 0, shares.indices.contains(where: { shares[$0] < blocks[$0].rows.count }) {
            for index in shares.indices where free > 0 && shares[index] < blocks[index].rows.count {
                shares[index] += 1
                free -= 1
            }
        }
        return shares
    }

    /// Everything, with an empty line between the blocks.
    static func spaced(_ blocks: [Block]) -> [ScreenLine] {
        var lines: [ScreenLine] = []
        for block in blocks where block.height > 0 {
            if !lines.isEmpty { lines.append(ScreenLine()) }
            lines += block.head + block.rows
        }
        return lines
    }
}
