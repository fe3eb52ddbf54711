import Foundation
import Loop
import Testing

@testable import MartletWorker

/// Values from other threads.
struct InboxTests {
    @Test func `values of many threads all arrive on the loop`() throws {
        let worker = try Worker(WorkerConfiguration(name: "w1"))
        var sum = 0
        let inbox = try worker.inbox { (value: Int) in sum += value }
        for thread in 0..<4 {
            Thread.detachNewThread { for number in 0..<1_000 { _ = inbox.send(thread * 1_000 + number) } }
        }
        #expect(worker.loop.run(for: .seconds(20)) { sum == 3_999 * 4_000 / 2 })
    }

    @Test func `a full inbox says so`() throws {
        let worker = try Worker(WorkerConfiguration(name: "w1"))
        var values: [Int] = []
        let inbox = try worker.inbox(capacity: 2) { (value: Int) in values.append(value) }
        #expect(inbox.send(1) && inbox.send(2) && !inbox.send(3))
        #expect(worker.loop.run(for: .seconds(20)) { values == [1, 2] })
        #expect(inbox.send(4))
        #expect(worker.loop.run(for: .seconds(20)) { values == [1, 2, 4] })
    }

    @Test func `a command before the run is refused later, never within the call`() throws {
        let worker = try Worker(WorkerConfiguration(name: "w1"))
        var result: Result<RedisAnswer, RedisFailure>?
        worker.redis.send(["PING"]) { result = $0 }
        #expect(result == nil)
        #expect(worker.loop.run(for: .seconds(20)) { result == .failure(.queueFull) })
    }

    @Test func `a worker that consumes nothing does not start`() throws {
        let worker = try Worker(WorkerConfiguration(name: "w1"))
        #expect(throws: WorkerError.nothingToConsume) { try worker.run() }
    }
}
