internal import Client
internal import Terminal

/// What was said, as lines.
extension Transcript {
    /// What the lines depend on besides the entries.
    struct View {
        let width: Int
        let marks: Watermarks
        /// The message that is chosen.
        var selected: String?
    }

    /// The newest lines of the whole: `count` of them at most, the last one last, with a rule where a day begins.
    func lastLines(_ count: Int, _ view: View) -> [ScreenLine] {
        let newestRead = newestRead(view.marks)
        var blocks: [[ScreenLine]] = []
        var found = 0
        var index = entries.count - 1
        while index >= 0, found < count {
            let block = block(index, view, isNewestRead: index == newestRead)
            blocks.append(block)
            found += block.count
            index -= 1
        }
        return Array(blocks.reversed().joined().suffix(count))
    }

    /// How many lines the newest entry takes, with its rule.
    func newestHeight(_ view: View) -> Int {
        entries.isEmpty
            ? 0
            : block(entries.count - 1, view, isNewestRead: entries.count - 1 == newestRead(view.marks)).count
    }

    /// How many lines an entry takes, and how many lie below it; nil when it is not here.
    func position(of id: String, _ view: View) -> (height: Int, below: Int)? {
        guard let index = index(of: id) else { return nil }
        let newestRead = newestRead(view.marks)
        let below = entries.indices[(index + 1)...].reduce(0) { sum, other in
            sum + block(other, view, isNewestRead: other == newestRead).count
        }
        return (block(index, view, isNewestRead: index == newestRead).count, below)
    }

    func block(_ index: Int, _ view: View, isNewestRead: Bool) -> [ScreenLine] {
        let entry = entries[index]
        let isSelected = view.selected.map { $0 == entry.id } ?? false
        let tick = TickMark(entry, view.marks, isNewestRead: isNewestRead)
        return dayRule(before: index, width: view.width)
            + entry.lines(width: view.width, tick: tick, isSelected: isSelected)
    }

    /// The last of the user's messages that was read, which says so in a word.
    func newestRead(_ marks: Watermarks) -> Int? {
        entries.lastIndex { entry in
            if case .own(_, .stored) = entry.body { marks.status(of: entry.id) == .read } else { false }
        }
    }

    /// A line with the day, if the entry is the first of its day.
    private func dayRule(before index: Int, width: Int) -> [ScreenLine] {
        guard let time = entries[index].time else { return [] }
        let earlier = entries[..<index].last { $0.time != nil }?.time
        guard earlier?.dayNumber != time.dayNumber else { return [] }
        return [ScreenLine("── \(time.day) ──", .dim).fitted(to: width)]
    }
}
