import Telemetry
import Testing

@Suite struct `Repeated messages` {
    private let bench = LogBench()

    @Test func `are counted instead of written, until the window is over`() {
        let log = bench.log()
        for _ in 0..<1000 { log.warning("again") }
        #expect(bench.sink.lines.count == 20)
        #expect(log.suppressedLines == 980)
        bench.now += 10_000
        log.warning("again")
        #expect(bench.sink.lines.count == 21)
        #expect(bench.sink.lines[20].hasSuffix("\"suppressed\":980}\n"))
        log.warning("again")
        #expect(bench.sink.lines[21].hasSuffix("\"message\":\"again\"}\n"))
    }

    @Test func `leave other messages alone`() {
        let log = bench.log()
        for _ in 0..<1000 { log.warning("again") }
        log.warning("another")
        #expect(bench.sink.lines.count == 21)
    }

    @Test func `are all written at debug level`() {
        let log = bench.log(level: .debug)
        for _ in 0..<100 { log.debug("again") }
        #expect(bench.sink.lines.count == 100)
    }

    @Test func `a clock that steps back opens no flood and no trap`() {
        let log = bench.log()
        for _ in 0..<30 { log.warning("again") }
        bench.now -= 5000
        for _ in 0..<30 { log.warning("again") }
        #expect(bench.sink.lines.count == 20)
    }
}
