import Foundation
import Telemetry
import Testing

@Suite struct `The log` {
    private let bench = LogBench()

    @Test func `a line is one JSON object`() throws {
        let log = bench.log(context: ["node": "n1"])
        log.info("connected", ["peer": "127.0.0.1:5", "count": 3, "share": 0.5, "isNew": true])
        #expect(
            bench.sink.lines == [
                #"{"time":"2025-11-21T08:39:00.123Z","level":"info","message":"connected","node":"n1","#
                    + #""peer":"127.0.0.1:5","count":3,"share":0.5,"isNew":true}"# + "\n"
            ]
        )
    }

    @Test func `a line for people has no braces`() {
        bench.log(.human(isColoured: false)).warning(
            "redis away",
            ["url": "redis://h", "reason": "not here", "e": ""]
        )
        #expect(
            bench.sink.lines == [
                #"08:39:00.123Z warning redis away url=redis://h reason="not here" e="""# + "\n"
            ]
        )
    }

    @Test func `colours stand around the level only`() {
        bench.log(.human(isColoured: true)).error("broken")
        #expect(bench.sink.lines == ["08:39:00.123Z \u{1B}[31merror   \u{1B}[0mbroken\n"])
    }

    @Test(arguments: [
        (LogLevel.debug, ["d", "i", "w", "e"]), (.info, ["i", "w", "e"]), (.warning, ["w", "e"]),
        (.error, ["e"]),
    ])
    func `lines below the level are left out`(level: LogLevel, messages: [String]) {
        let log = bench.log(.human(isColoured: false), level: level)
        log.debug("d")
        log.info("i")
        log.warning("w")
        log.error("e")
        #expect(bench.sink.lines.map { String($0.dropLast().suffix(1)) } == messages)
    }

    @Test func `fields of a line that is left out are never made`() {
        func fields() -> LogFields {
            Issue.record("made")
            return [:]
        }
        bench.log(level: .error).info("quiet", fields())
    }

    @Test func `a line that is not taken is counted`() {
        let log = bench.log()
        bench.sink.isFull = true
        log.info("lost")
        #expect(log.droppedLines == 1)
    }

    @Test(arguments: [
        "quote \" backslash \\ newline \n tab \t", "escape \u{1B}[31m", "bell \u{7}", "delete \u{7F}",
        "C1 \u{9B}31m",
        "umlaut ü", "emoji 👩‍👩‍👧", "null \0", "",
    ])
    func `any text survives JSON and no control character reaches a terminal`(text: String) throws {
        bench.log().info("text", ["text": .text(text)])
        bench.log(.human(isColoured: false)).info("text", ["text": .text(text)])
        for line in bench.sink.lines {
            let controls = line.dropLast().unicodeScalars.filter { $0.properties.generalCategory == .control }
            #expect(controls.isEmpty)
        }
        let object = try JSONSerialization.jsonObject(with: Data(bench.sink.lines[0].utf8)) as? [String: Any]
        #expect(object?["text"] as? String == text)
    }

    @Test func `numbers that JSON lacks are texts`() throws {
        bench.log().info("numbers", ["a": .number(.nan), "b": .number(.infinity)])
        #expect(bench.sink.lines[0].hasSuffix(#""a":"nan","b":"inf"}"# + "\n"))
    }

    @Test(arguments: ["x", "ü", "👩‍👩‍👧", "\u{1B}", "\""])
    func `a long text is cut and the line stays whole and bounded`(character: String) throws {
        let long = String(repeating: character, count: 5000)
        bench.log().info(
            "long",
            ["a": .text(long), "b": .text(long), "c": .text(long), "d": .text(long), "e": 1]
        )
        bench.log(.human(isColoured: false)).info("long", ["a": .text(long), "b": .text(long)])
        for line in bench.sink.lines { #expect(line.utf8.count <= 4096) }
        let object = try JSONSerialization.jsonObject(with: Data(bench.sink.lines[0].utf8)) as? [String: Any]
        #expect(object?["message"] as? String == "long")
        #expect(object?["truncated"] as? Bool == true)
    }

    @Test(arguments: [
        (UInt64(0), "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_709_251_199_999, "2024-02-29T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_767_225_599_001, "2025-12-31T23:59:59.001Z"),
    ])
    func `times are UTC`(milliseconds: UInt64, text: String) {
        bench.now = milliseconds
        bench.log().info("now")
        #expect(bench.sink.lines[0].contains("\"time\":\"\(text)\""))
    }

    @Test func `formats follow the word and the terminal`() {
        func format(_ word: String, _ isTerminal: Bool, _ environment: [String: String] = [:]) -> LogFormat? {
            LogFormat(word: word, isTerminal: isTerminal, environment: environment)
        }
        #expect(format("auto", true) == .human(isColoured: true))
        #expect(format("auto", false) == .json)
        #expect(format("human", false) == .human(isColoured: false))
        #expect(format("json", true) == .json)
        #expect(format("auto", true, ["NO_COLOR": "1"]) == .human(isColoured: false))
        #expect(format("xml", true) == nil)
    }

    @Test func `standard error takes a line`() {
        #expect(StandardErrorSink().write(Array("a line of the log's own test\n".utf8)))
    }
}
