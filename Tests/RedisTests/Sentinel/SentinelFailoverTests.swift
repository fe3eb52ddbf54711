import Loop
import Redis
import TestSupport
import Testing

/// A link through failovers of real sentinels.
@Suite(.serialized) struct SentinelFailoverTests {
    enum Cause: CaseIterable {
        case command, crash, freeze
    }

    @Test(arguments: Cause.allCases)
    func `a link goes to the new master and answers everything once`(cause: Cause) throws {
        let trio = try SentinelTrio()
        let loop = try EventLoop()
        let log = LinkLog()
        var limits = LinkFixture.quick
        limits.commandDeadline = .seconds(60)
        let link = RedisLink(loop: loop, url: try .parse(trio.url), limits: limits, observer: log)
        let recorder = AnswerRecorder()
        func sendMore(to count: Int) {
            while recorder.contexts.count < count, link.counters.pending < 10 {
                link.send("SET", "key", "value", to: recorder)
                _ = loop.run(for: .milliseconds(10)) { link.counters.pending == 0 }
            }
        }
        sendMore(to: 20)
        let old = try #require(trio.master)
        switch cause {
        case .command: try trio.failOver()
        case .crash:
            old.kill()
            try trio.waitForMaster(otherThan: old)
        case .freeze:
            old.pause()
            try trio.waitForMaster(otherThan: old)
        }
        link.send("SET", "after", "1", to: recorder)
        #expect(loop.run(for: .seconds(30)) { link.counters.pending == 0 })
        let new = try #require(trio.master)
        #expect(new !== old)
        #expect(try new.command("GET", "after") == .text("1"))
        #expect(recorder.failures.isEmpty)
        #expect(recorder.replies.allSatisfy { $0 == .status("OK") })
        #expect(link.counters.reconnects >= 1)
        old.resume()
        link.close()
    }
}
