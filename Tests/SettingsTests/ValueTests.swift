import Settings
import Testing

@Suite struct `Value parsers` {
    @Test(arguments: [
        ("0", 0), ("17", 17), ("1B", 1), ("1KB", 1000), ("64KiB", 65_536), ("1MiB", 1 << 20),
        ("2MB", 2_000_000),
        ("1GiB", 1 << 30), ("1GB", 1_000_000_000),
    ])
    func `sizes`(text: String, bytes: Int) throws {
        #expect(try ValueParser.bytes(0...Int.max).parse(text) == bytes)
    }

    @Test(arguments: [
        "", "K", "1kib", "1 KiB", "-1", "+1", "1.5MiB", "9223372036854775807KiB", "99999999999999999999",
    ])
    func `no sizes`(text: String) {
        #expect(throws: InvalidValue.self) { try ValueParser.bytes(0...Int.max).parse(text) }
    }

    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("20s", .seconds(20)), ("5m", .seconds(300)),
        ("1h", .seconds(3600)),
        ("7d", .seconds(604_800)), ("0s", .zero),
    ])
    func `times`(text: String, duration: Duration) throws {
        #expect(try ValueParser.duration(.zero...(.seconds(1_000_000))).parse(text) == duration)
    }

    @Test(arguments: ["", "20", "s", "20 s", "-1s", "1.5s", "20S", "2000000s", "9223372036854775807d", "٣s"])
    func `no times`(text: String) {
        #expect(throws: InvalidValue.self) {
            try ValueParser.duration(.zero...(.seconds(1_000_000))).parse(text)
        }
    }

    @Test(arguments: [
        (Duration.milliseconds(250), "250ms"), (.seconds(90), "90s"), (.seconds(120), "2m"), (.zero, "0s"),
        (.seconds(86_400), "1d"),
    ])
    func `times are described in their largest unit`(duration: Duration, text: String) {
        let error = #expect(throws: InvalidValue.self) {
            try ValueParser.duration(duration...(.seconds(1_000_000))).parse("x")
        }
        #expect(error?.reason.hasPrefix("expected a time from \(text) to ") == true)
    }

    @Test(arguments: ["", "x", "+5", "5x", "0", "11", "99999999999999999999", "1e1", "0x5", " 5"])
    func `no numbers from 1 to 10`(text: String) {
        let error = #expect(throws: InvalidValue.self) { try ValueParser.integer(1...10).parse(text) }
        #expect(error?.reason == "expected a whole number from 1 to 10")
    }

    @Test(arguments: ["redis:/h", "redis://", "http://h", "redis://h h", "", "xredis://h"])
    func `no redis urls`(text: String) {
        #expect(throws: InvalidValue.self) { try ValueParser.url(schemes: ["redis", "unix"]).parse(text) }
    }

    @Test func `one of several words`() throws {
        let parser = ValueParser.oneOf(["json", "human"])
        #expect(parser.placeholder == "json|human")
        #expect(try parser.parse("json") == "json")
        #expect(throws: InvalidValue(expected: "one of json, human")) { try parser.parse("xml") }
    }
}
