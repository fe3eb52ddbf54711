import TestSupport
import Testing

/// Pages of a history against a plain model: no hole, no repeat, the right order, whatever lies in the log.
@Suite struct HistoryPagingTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// Reads from the newest entry to the oldest in pages of any size; returns all ids.
    private func readBack(
        _ scenario: inout HistoryScenario,
        after: String = "",
        isDisturbed: Bool = false
    ) throws -> [String] {
        var ids: [String] = []
        // With `after` alone it would be read in the other direction.
        var before = after.isEmpty ? "" : "9999999999999-9"
        for _ in 0..<10_000 {
            let limit = scenario.random(1...20)
            let page = try scenario.page(
                before: before,
                after: after,
                limit: limit,
                bytes: scenario.random(1...10_000)
            )
            try #require(page.ids.count <= limit)
            ids += page.ids
            if page.next.isEmpty { return ids }
            try #require(before.isEmpty || page.next < before)
            try #require(page.ids.last.map { $0 >= page.next } != false)
            before = page.next
            if isDisturbed { try scenario.disturb() }
        }
        throw TestSupportError("the history has no end")
    }

    /// Reads from an id to the newest entry in pages of any size; returns all ids, oldest first.
    private func readOn(_ scenario: inout HistoryScenario, from start: String) throws -> [String] {
        var ids: [String] = []
        var after = start
        for _ in 0..<10_000 {
            let limit = scenario.random(1...20)
            let page = try scenario.page(after: after, limit: limit, bytes: scenario.random(1...10_000))
            try #require(page.ids.count <= limit)
            ids += page.ids.reversed()
            if page.next.isEmpty { return ids }
            try #require(page.next > after)
            after = page.next
        }
        throw TestSupportError("the history has no end")
    }

    @Test(arguments: 0..<4)
    func `all pages together are the history`(_ block: UInt64) throws {
        for seed in block * 10..<block * 10 + 10 {
            var scenario = try HistoryScenario(server, seed: seed)
            try scenario.fill(scenario.random(0...250))
            #expect(try readBack(&scenario) == scenario.model.visible, "seed \(seed)")
            let ids = scenario.model.lines.map(\.id)
            for _ in 0..<3 where !ids.isEmpty {
                let after = ids[scenario.random(0...ids.count - 1)]
                let newer = scenario.model.visible(before: "", after: after)
                #expect(try readBack(&scenario, after: after) == newer, "seed \(seed)")
                #expect(try readOn(&scenario, from: after) == newer.reversed(), "seed \(seed)")
            }
        }
    }

    @Test func `one page anywhere is what lies next to it`() throws {
        for seed in 100..<110 as Range<UInt64> {
            var scenario = try HistoryScenario(server, seed: seed)
            try scenario.fill(120)
            let ids = scenario.model.lines.map(\.id)
            for _ in 0..<30 {
                let (one, other) = (scenario.random(0...ids.count - 1), scenario.random(0...ids.count - 1))
                let (after, before) = (ids[min(one, other)], ids[max(one, other)])
                let limit = scenario.random(1...100)
                let between = scenario.model.visible(before: before, after: after)
                let page = try scenario.page(before: before, after: after, limit: limit)
                #expect(page.ids == Array(between.prefix(limit)), "seed \(seed)")
                #expect(page.next.isEmpty == (between.count <= limit), "seed \(seed)")
                let newer = scenario.model.visible(before: "", after: after)
                let on = try scenario.page(after: after, limit: limit)
                #expect(on.ids == Array(newer.suffix(limit)), "seed \(seed)")
                #expect(on.next.isEmpty == (newer.count <= limit), "seed \(seed)")
            }
        }
    }

    @Test func `while others write, delete and hide, nothing is missed or read twice`() throws {
        for seed in 200..<230 as Range<UInt64> {
            var scenario = try HistoryScenario(server, seed: seed)
            try scenario.fill(200)
            let before = scenario.model.visible
            let read = try readBack(&scenario, isDisturbed: true)
            #expect(read == read.sorted(by: >) && Set(read).count == read.count, "seed \(seed)")
            #expect(Set(read).isSubset(of: before), "seed \(seed)")
            #expect(Set(before).intersection(scenario.model.visible).isSubset(of: read), "seed \(seed)")
        }
    }

    @Test func `a summary counts what is unread`() throws {
        for seed in 300..<330 as Range<UInt64> {
            var scenario = try HistoryScenario(server, seed: seed)
            try scenario.fill(scenario.random(0...150))
            let ids = [""] + scenario.model.lines.map(\.id)
            for _ in 0..<5 {
                let read = ids[scenario.random(0...ids.count - 1)]
                let summary = try scenario.summary(read: read)
                #expect(summary.newest == scenario.model.visible.first ?? "", "seed \(seed)")
                #expect(summary.read == read, "seed \(seed)")
                let unread = scenario.model.unread(HistoryScenario.reader, behind: read)
                #expect(summary.unread == min(unread, 100), "seed \(seed)")
                #expect(summary.isExact == (unread <= 100), "seed \(seed)")
            }
        }
    }
}
