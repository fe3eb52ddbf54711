package import Terminal

/// What people see: a history of looks as lines, the problems first.
package struct TopView {
    private let history: History
    private let status: TopStatus
    /// Monotonic ms.
    private let now: UInt64

    package init(_ history: History, _ status: TopStatus, now: UInt64) {
        self.history = history
        self.status = status
        self.now = now
    }

    /// All of it as plain text, however long.
    package var text: String {
        let blocks = [Block(head: [header(hint: "")]), problems(width: .max)] + figures(width: .max)
        return Layout.spaced(blocks).map { $0.text + "\n" }.joined()
    }

    /// As much of it as a screen of that size holds.
    package func drawn(_ size: ScreenSize) -> ScreenDrawing {
        let header = header(hint: "q quits, p pauses")
        var lines = [header]
        if size.height > 1 {
            let blocks = [problems(width: size.width)] + figures(width: size.width)
            lines += Layout.fit(blocks, height: size.height - 1)
        }
        let missing = max(0, size.height - lines.count)
        lines += Array(repeating: ScreenLine(), count: missing)
        return ScreenDrawing(lines: lines.map { $0.fitted(to: size.width) })
    }

    private func header(hint: String) -> ScreenLine {
        var line = ScreenLine(" martlet top ", .header)
        line.append(" " + SafeText.neutralise(status.address), .bold)
        if !status.prefix.isEmpty { line.append("  prefix \(SafeText.neutralise(status.prefix))", .plain) }
        line.append(status.isPaused ? "  paused" : "", .warning)
        line.append(hint.isEmpty ? "" : "  \(hint)", .dim)
        return line
    }

    private func problems(width: Int) -> Block {
        var problems = Problems.all(in: history)
        if let trouble = status.trouble {
            let time = Words.time(milliseconds: now - min(now, trouble.since))
            let text = "Redis does not answer for \(time): \(trouble.reason)"
            problems.insert(.bad(history.newest == nil ? text : text + "; what follows is old"), at: 0)
        }
        if problems.isEmpty, history.newest != nil {
            return Block(head: [], rows: [ScreenLine("no problems", .good)])
        }
        return Block(
            head: [],
            rows: problems.flatMap { lines($0, width: width) },
            urgent: Self.urgentProblems
        )
    }

    /// So many lines of problems stay in sight however low the screen is.
    private static let urgentProblems = 6

    private func lines(_ problem: Problem, width: Int) -> [ScreenLine] {
        let (mark, style): (String, Style) =
            switch problem.severity {
            case .bad: ("✗ ", .bad)
            case .warning: ("! ", .warning)
            }
        let free = max(1, width - mark.count)
        let lines = TextWrap.lines(SafeText.neutralise(problem.text), first: free, rest: free)
        return lines.enumerated().map { ScreenLine(($0 == 0 ? mark : "  ") + $1, style) }
    }

    private func figures(width: Int) -> [Block] {
        guard let snapshot = history.newest else {
            return [Block(head: [ScreenLine("waiting for Redis", .dim)])]
        }
        let lives = Lives(from: history.baseline, to: snapshot)
        let blocks = Blocks(snapshot: snapshot, rates: history.rates, lives: lives, width: width)
        return [blocks.server, blocks.nodes, blocks.partitions, blocks.workers, blocks.streams]
    }
}
