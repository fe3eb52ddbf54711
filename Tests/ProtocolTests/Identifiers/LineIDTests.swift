import Protocol
import Testing

@Suite struct LineIDTests {
    private func entry(_ text: String) -> LineID? {
        let bytes = Array(text.utf8)
        return LineID(entry: bytes.span)
    }

    private func clamping(_ text: String) -> UInt64 {
        let bytes = Array(text.utf8)
        return LineID(clamping: bytes.span).tenths
    }

    @Test(arguments: [
        ("1763669000123-4", "1763669000123.4"), ("1763669000123-4", "1763669000123.3999"),
        ("1763669000123-4", "1763669000123.4001"), ("1763669000123-0", "1763669000123"),
        ("0-1", "0.10000000000000001"), ("1763669000123-9", "1763669000123.8999"),
    ])
    func `an id and its score are the same line`(_ id: String, _ score: String) throws {
        let line = try #require(entry(id))
        #expect(line == LineID(score: score))
    }

    @Test func `ids sort by age`() throws {
        let ids = try ["0-0", "0-9", "1-0", "9-9", "10-0", "1763669000123-4", "1763669000123-5"]
            .map { try #require(entry($0)) }
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    }

    @Test(arguments: ["-inf", "-5", "0"])
    func `a score before 1970 is before every line`(_ score: String) {
        #expect(LineID(score: score) == .zero)
    }

    @Test(arguments: ["inf", "1e300"])
    func `a score too far ahead is behind every line`(_ score: String) throws {
        let last = try #require(entry("9007199254740991-9"))
        let beyond = try #require(LineID(score: score))
        #expect(beyond > last)
    }

    @Test(arguments: ["", "nan", "x", "1 2"])
    func `what is no number is no score`(_ score: String) {
        #expect(LineID(score: score) == nil)
    }

    @Test func `a foreign id counts as the last of ours before it`() {
        #expect(clamping("5-12") == 59)
        #expect(clamping("5-99999999999999999999") == 59)
        #expect(clamping("5") == 50)
        #expect(clamping("18446744073709551615-1") == 90_071_992_547_409_921)
    }
}
