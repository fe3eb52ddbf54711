import Telemetry
import Testing

@Suite struct `A redacted value` {
    private struct Holder {
        let secret: Redacted<String>
    }

    @Test func `shows itself nowhere`() {
        let secret = Redacted("hunter2")
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        for text in [
            "\(secret)", String(describing: Holder(secret: secret)), String(reflecting: secret), dumped,
        ] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("<redacted>"))
        }
    }

    @Test func `is logged as redacted`() {
        let bench = LogBench()
        bench.log().info("key read", ["key": .redacted(Redacted("hunter2"))])
        #expect(bench.sink.lines[0].hasSuffix("\"key\":\"<redacted>\"}\n"))
    }

    @Test func `is given to who asks for it`() {
        #expect(Redacted("hunter2").reveal() == "hunter2")
    }
}
