import Foundation
import Loop
import Synchronization
import Testing

/// Other threads wake the loop.
struct WakeUpTests {
    @Test func `a signal of another thread has the loop call`() throws {
        let loop = try EventLoop()
        var calls = 0
        let wakeUp = try WakeUp(loop: loop) { calls += 1 }
        let signal = wakeUp.signal
        Thread.detachNewThread { signal.send() }
        #expect(loop.run(for: .seconds(20)) { calls == 1 })
        Thread.detachNewThread { signal.send() }
        #expect(loop.run(for: .seconds(20)) { calls == 2 })
    }

    @Test func `signals before a turn count as one, and those after the end as none`() throws {
        let loop = try EventLoop()
        var calls = 0
        var wakeUp: WakeUp? = try WakeUp(loop: loop) { calls += 1 }
        let signal = wakeUp?.signal
        for _ in 0..<1_000 { signal?.send() }
        #expect(loop.run(for: .seconds(20)) { calls > 0 })
        #expect(calls == 1)
        wakeUp = nil
        signal?.send()
        #expect(!loop.run(for: .milliseconds(50)) { calls > 1 })
        withExtendedLifetime(wakeUp) {}
    }
}
