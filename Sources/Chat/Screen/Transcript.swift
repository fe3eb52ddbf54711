internal import Client
internal import Terminal

/// What was said, oldest first; bounded.
struct Transcript: Equatable, Sendable {
    /// The most entries that can be scrolled back to.
    static let limit = 2000

    private(set) var entries: [TranscriptEntry] = []

    /// Adds an entry at the end, or drops the oldest for it.
    mutating func append(_ entry: TranscriptEntry) {
        // Dropping in blocks keeps an append cheap on average.
        if entries.count >= Transcript.limit + Transcript.slack { entries.removeFirst(Transcript.slack) }
        entries.append(entry)
    }

    /// Changes the tick of the message that the client calls `id`.
    mutating func mark(_ id: SendID, _ tick: Tick) {
        let index = entries.lastIndex { entry in
            if case .own(id, _, _, _, _) = entry { true } else { false }
        }
        guard let index, case .own(_, let to, let text, let time, _) = entries[index] else { return }
        entries[index] = .own(id: id, to: to, text: text, time: time, tick: tick)
    }

    /// How many messages from here were not answered yet.
    var pendingCount: Int {
        entries.count { entry in
            if case .own(_, _, _, _, .pending) = entry { true } else { false }
        }
    }

    /// The newest lines of the whole: `count` of them at most, the last one last, with a rule where a day begins.
    func lastLines(_ count: Int, width: Int) -> [ScreenLine] {
        var blocks: [[ScreenLine]] = []
        var found = 0
        var index = entries.count - 1
        while index >= 0, found < count {
            let block = dayRule(before: index, width: width) + entries[index].lines(width: width)
            blocks.append(block)
            found += block.count
            index -= 1
        }
        return Array(blocks.reversed().joined().suffix(count))
    }

    /// How many lines the newest entry takes, with its rule.
    func newestHeight(width: Int) -> Int {
        guard let last = entries.last else { return 0 }
        return dayRule(before: entries.count - 1, width: width).count + last.lines(width: width).count
    }

    /// A line with the day, if the entry is the first of its day.
    private func dayRule(before index: Int, width: Int) -> [ScreenLine] {
        guard let time = entries[index].time else { return [] }
        let earlier = entries[..<index].last { $0.time != nil }?.time
        guard earlier?.dayNumber != time.dayNumber else { return [] }
        return [ScreenLine("── \(time.day) ──", .dim).fitted(to: width)]
    }

    private static let slack = 200
}
