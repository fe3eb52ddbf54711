/// The lines that were entered, to be called up again; bounded.
package struct InputHistory: Equatable, Sendable {
    /// The most lines that are kept.
    package static let limit = 200

    private var lines: [String] = []
    /// Which line is shown; nil for the one being written.
    private var shown: Int?
    private var draft = ""

    package init() {}

    /// Keeps an entered line, unless it repeats the last one, and ends the look back.
    package mutating func entered(_ line: String) {
        shown = nil
        guard lines.last != line else { return }
        if lines.count == InputHistory.limit { lines.removeFirst() }
        lines.append(line)
    }

    /// The line before the one that is shown, or nil at the oldest; `current` is kept to come back to.
    package mutating func previous(current: String) -> String? {
        let index = (shown ?? lines.count) - 1
        guard index >= 0 else { return nil }
        if shown == nil { draft = current }
        shown = index
        return lines[index]
    }

    /// The line behind the one that is shown, at last the one that was being written; nil when that is shown.
    package mutating func next() -> String? {
        guard let index = shown else { return nil }
        shown = index + 1 < lines.count ? index + 1 : nil
        return shown.map { lines[$0] } ?? draft
    }
}
