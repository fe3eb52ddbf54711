import Testing

@testable import Loop

struct BufferTests {
    @Test func `a recycled buffer comes back empty with its storage`() {
        let pool = BufferPool()
        var buffer = pool.take()
        buffer.append(contentsOf: [1, 2, 3])
        let capacity = buffer.capacity
        pool.recycle(&buffer)
        #expect(buffer.capacity == 0)
        #expect(pool.pooledBytes == capacity)
        let again = pool.take()
        #expect(again.isEmpty)
        #expect(again.capacity == capacity)
        #expect(pool.pooledBytes == 0)
    }

    @Test func `huge buffers and empty ones are not kept`() {
        let pool = BufferPool()
        var huge = [UInt8](repeating: 0, count: BufferPool.maximumBufferBytes + 1)
        pool.recycle(&huge)
        #expect(huge.isEmpty)
        var empty: [UInt8] = []
        pool.recycle(&empty)
        #expect(pool.pooledBytes == 0)
    }

    @Test func `the stock is bounded`() {
        let pool = BufferPool()
        for _ in 0..<200 {
            var buffer: [UInt8] = []
            buffer.reserveCapacity(BufferPool.maximumBufferBytes - 64)
            pool.recycle(&buffer)
        }
        #expect(pool.pooledBytes > BufferPool.maximumPooledBytes / 2)
        #expect(pool.pooledBytes <= BufferPool.maximumPooledBytes)
    }

    @Test func `an output queue takes storage with the first byte and gives it back with the last`() {
        let pool = BufferPool()
        var queue = OutputQueue()
        queue.append(from: pool) { $0.append(contentsOf: [1, 2, 3]) }
        #expect(queue.pendingBytes == 3)
        queue.consume(2, pool: pool)
        #expect(queue.rest == [3])
        #expect(pool.pooledBytes == 0)
        queue.consume(1, pool: pool)
        #expect(queue.isEmpty)
        #expect(pool.pooledBytes >= BufferPool.initialBytes)
    }

    @Test func `an append that appends nothing takes no storage`() {
        let pool = BufferPool()
        var queue = OutputQueue()
        queue.append(from: pool) { _ in }
        #expect(queue.isEmpty)
        #expect(pool.pooledBytes > 0)
    }

    @Test(arguments: [1, 3, 64, 1_000])
    func `bytes leave an output queue in order however they come and go`(step: Int) {
        let pool = BufferPool()
        var queue = OutputQueue()
        var sent: [UInt8] = []
        for round in 0..<200 {
            queue.append(from: pool) {
                $0.append(contentsOf: (0..<100).map { UInt8(truncatingIfNeeded: round + $0) })
            }
            let count = min(step, queue.pendingBytes)
            sent += queue.rest[..<count]
            queue.consume(count, pool: pool)
        }
        sent += queue.isEmpty ? [] : queue.rest
        #expect(
            sent == (0..<200).flatMap { round in (0..<100).map { UInt8(truncatingIfNeeded: round + $0) } }
        )
    }
}

extension OutputQueue {
    /// What is still to be sent.
    fileprivate var rest: [UInt8] {
        unsafe withPending { unsafe Array($0) }
    }
}
