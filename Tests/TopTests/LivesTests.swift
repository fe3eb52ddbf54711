import Testing

@testable import Top

/// Workers of one name, and the lives of one worker.
struct LivesTests {
    /// Two seconds in which the tokens of the fan-out's workers moved as given, up to ms before or behind the last look.
    private func history(_ tokens: [String: (before: Int?, now: Int?)]) -> History {
        var older = Snapshot.healthy(at: 100_000)
        var newer = Snapshot.healthy(at: 102_000)
        for (token, until) in tokens {
            older.tokens["fanout"]?[token] = until.before.map { UInt64(102_000 + $0) }
            newer.tokens["fanout"]?[token] = until.now.map { UInt64(102_000 + $0) }
        }
        return History(older, newer)
    }

    private func problems(_ history: History) -> [String] {
        Problems.all(in: history).map { "\($0.severity): \($0.text)" }
    }

    @Test func `two live workers of one name are said to be two`() {
        let history = history(["w1:other": (before: 800, now: 2800)])
        #expect(problems(history) == ["warning: 2 live workers of fanout are called w1: names must differ"])
        #expect(Problems.ofNames(in: history).count == 1)
        #expect(
            TopView(history, .init(address: "", prefix: "", interval: .seconds(1)), now: 0).text.contains(
                "  w1 0-7   w2 8-15\n"
            )
        )
    }

    @Test func `a life that ended is not another worker, however long its token is listed`() {
        #expect(
            problems(history(["w1:older": (before: 800, now: 800), "w1:x": (before: nil, now: 1500)])).isEmpty
        )
        #expect(problems(history(["w1:older": (before: nil, now: 2900)])).isEmpty)
    }

    @Test func `partitions of an earlier life belong to somebody who is gone`() {
        // w1 was killed and is back under another token; its lease has not ended.
        let history = history(["w1:x": (before: 1000, now: 1200), "w1:new": (before: nil, now: 2900)])
        let text = """
            warning: partitions 0-7 still belong to a w1 that is gone: messages wait until the lease ends
            """
        #expect(problems(history) == [text])
        let view = TopView(history, .init(address: "", prefix: "", interval: .seconds(1)), now: 0)
        #expect(view.text.contains("\n  w2 8-15   w1 (gone) 0-7\n"))
        let json = TopJSON.text(history)
        #expect(json.contains(#"{"partition":7,"owner":"w1","ownerGone":true,"#))
        #expect(json.contains(#"{"partition":8,"owner":"w2","ownerGone":false,"#))
    }

    @Test func `a lease whose holder is not listed any more belongs to nobody who lives`() {
        let gone = history(["w2:y": (before: 900, now: nil)])
        #expect(
            problems(gone).count == 1
                && problems(gone)[0].contains("partitions 8-15 still belong to a w2 that is gone")
        )
        #expect(problems(history(["w2:y": (before: -1, now: -1)])).count == 1)
    }

    @Test func `who has just come may hold a lease before it is seen in the list`() {
        var older = Snapshot.healthy(at: 100_000)
        for number in 8..<16 { older.partitions[number].holder = nil }
        var newer = Snapshot.healthy(at: 102_000)
        newer.tokens["fanout"]?["w2:y"] = nil
        #expect(problems(History(older, newer)).isEmpty)
    }

    @Test func `where the list cannot be read nobody is said to be gone`() {
        var older = Snapshot.healthy(at: 100_000)
        var newer = Snapshot.healthy(at: 102_000)
        older.tokens = [:]
        newer.tokens = [:]
        #expect(problems(History(older, newer)).isEmpty)
    }
}
