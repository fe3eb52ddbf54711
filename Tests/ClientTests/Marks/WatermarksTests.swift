import Client
import Testing

struct WatermarksTests {
    @Test func `marks move forward only, and what is read is delivered`() {
        var marks = Watermarks()
        #expect(marks.status(of: "1-0") == .sent)
        #expect(marks.advance(.delivered, to: "20-0") == true)
        #expect(marks.advance(.delivered, to: "19-9") == false)
        #expect(marks.advance(.delivered, to: "20-0") == false)
        #expect(marks.advance(.sent, to: "99-0") == false)
        #expect(marks.advance(.read, to: "10-0") == true)
        #expect(marks.delivered == "20-0" && marks.read == "10-0")
        #expect(marks.advance(.read, to: "30-0") == true)
        #expect(marks.delivered == "30-0")
        #expect(marks.advance(.delivered, to: "30-0") == false)
        let statuses = ["30-0", "30-1"].map { marks.status(of: $0) }
        #expect(statuses == [.read, .sent])
    }

    @Test func `in whatever order receipts come, the end is the same`() {
        let receipts: [(MessageStatus, String)] = [
            (.delivered, "5-0"), (.read, "7-0"), (.delivered, "9-0"), (.read, "6-0"),
        ]
        var results: Set<[String]> = []
        for seed in 0..<24 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            var marks = Watermarks()
            for (status, id) in receipts.shuffled(using: &generator) { marks.advance(status, to: id) }
            results.insert([marks.delivered, marks.read])
        }
        #expect(results == [["9-0", "7-0"]])
    }

    @Test(arguments: [
        ("", "1-0", true), ("9-0", "10-0", true), ("10-0", "9-0", false), ("10-0", "10-0", false),
        ("1763669000123-4", "1763669000123-5", true), ("1763669000123-4", "1763669000122-9", false),
    ])
    func `ids are in the order of their age`(one: String, other: String, isBefore: Bool) {
        #expect(MessageOrder.precedes(one, other) == isBefore)
    }
}
