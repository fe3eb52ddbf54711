import Protocol
import Router
import Testing

/// What the registry means, whoever wrote into it.
@Suite struct TapsTests {
    private func taps(_ fields: [String: String], prefix: String = "") -> Taps {
        Taps(fields, names: RedisNames(prefix: prefix))
    }

    private func streams(_ taps: some Sequence<Tap>) -> [String] {
        taps.map { "\(String(decoding: $0.stream, as: UTF8.self)) \($0.limit)" }
    }

    @Test func `an empty registry costs nothing`() {
        let none = taps([:])
        #expect(none == Taps())
        #expect(none.toUser.isEmpty && none.toGroup.isEmpty && none.ignored.isEmpty)
    }

    @Test func `each kind has its streams, in the same order everywhere`() {
        let taps = taps(
            [
                "messages:b": "20", "messages:a": "10", "membership:a": "30", "presence:p": "40",
                "push:push": "50", "service:weather": "60",
            ],
            prefix: "p:"
        )
        #expect(streams(taps.messages) == ["p:work:a 10", "p:work:b 20"])
        #expect(streams(taps.membership) == ["p:work:a 30"])
        #expect(streams(taps.presence) == ["p:work:p 40"])
        #expect(streams(taps.push) == ["p:work:push 50"])
        #expect(streams(taps.services.values) == ["p:work:weather 60"])
        #expect(streams(taps.toUser.taps) == ["p:work:a 10", "p:work:b 20", "p:work:push 50"])
        #expect(taps.toUser.messageCount == 2)
        #expect(streams(taps.toGroup.taps) == ["p:work:a 10", "p:work:b 20"])
        #expect(taps.ignored.isEmpty)
    }

    @Test func `without a number the usual one holds`() {
        #expect(streams(taps(["messages:a": ""]).messages) == ["work:a 100000"])
    }

    @Test(arguments: [
        ("", "1"), (":", "1"), ("messages", "1"), ("messages:", "1"), ("Messages:a", "1"), ("other:a", "1"),
        ("messages:a:b", "1"), ("messages:a b", "1"), ("messages:é", "1"), ("service:{a}", "1"),
        ("messages:\(String(repeating: "x", count: 65))", "1"),
        ("messages:fanout", "1"), ("service:fanout", "1"), ("push:fanout", "1"),
        ("messages:a", "0"), ("messages:a", "-1"), ("messages:a", "1.5"), ("messages:a", "1e3"),
        ("messages:a", " 1"), ("messages:a", "many"), ("messages:a", "9007199254740993"),
        ("messages:a", "99999999999999999999999"),
    ])
    func `a field that means nothing is ignored, and the others hold`(_ field: String, _ value: String) {
        let read = taps([field: value, "messages:good": "7"])
        #expect(streams(read.toUser.taps) == ["work:good 7"])
        #expect(read.services.isEmpty && read.membership.isEmpty)
        #expect(read.ignored.count == 1)
        #expect(read.ignored.first?.hasPrefix(field + ": ") == true)
    }

    @Test func `too many of a kind are bounded, the same ones on every node`() {
        var fields: [String: String] = ["push:p": "1"]
        for index in 0..<1_200 {
            fields["messages:m\(index + 1_000)"] = "1"
            fields["service:s\(index + 1_000)"] = "1"
        }
        let read = taps(fields)
        #expect(streams(read.messages) == (1_000..<1_016).map { "work:m\($0) 1" })
        #expect(read.push.count == 1)
        #expect(read.services.count == Taps.mostServices)
        #expect(read.services["s2000"] == nil && read.services["s1999"] != nil)
        #expect(read.ignored.count == 1_200 - 16 + 200)
    }
}
