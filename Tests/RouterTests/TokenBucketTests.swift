import Router
import Testing

/// The rate limit, to the millisecond.
@Suite struct TokenBucketTests {
    /// Takes until refused; returns how many there were and how long to wait.
    private func empty(_ bucket: inout TokenBucket, now: UInt64) -> (taken: Int, wait: UInt64) {
        for taken in 0..<1_000_000 {
            if let wait = bucket.take(now: now) { return (taken, wait) }
        }
        return (.max, 0)
    }

    @Test(arguments: [
        (1, 1, 1_000), (1, 5, 1_000), (200, 1_000, 5), (1_000, 1, 1), (1_001, 1, 1), (3, 1, 334), (7, 2, 143),
    ])
    func `a full bucket gives its burst, then says when the next token comes`(
        _ rate: Int,
        _ burst: Int,
        _ wait: UInt64
    ) {
        var bucket = TokenBucket(rate: rate, burst: burst, now: 50)
        let first = empty(&bucket, now: 50)
        #expect(first.taken == burst)
        #expect(first.wait == wait)
        #expect(bucket.take(now: 50 + wait - 1) != nil)
        #expect(bucket.take(now: 50 + wait) == nil)
    }

    @Test(arguments: [1, 3, 7, 30, 200, 333, 999, 1_000, 1_500, 50_000])
    func `a client that waits as it was told is never refused twice`(_ rate: Int) {
        var bucket = TokenBucket(rate: rate, burst: 2, now: 0)
        var now: UInt64 = 0
        var taken = 0
        while taken < 2_000 {
            if let wait = bucket.take(now: now) {
                #expect(wait > 0)
                now += wait
                #expect(bucket.take(now: now) == nil)
            }
            taken += 1
        }
        // Never faster than the rate.
        #expect(UInt64(taken - 2) * 1_000 <= now * UInt64(rate))
    }

    @Test func `is full again once the time has brought back what was taken`() {
        var bucket = TokenBucket(rate: 200, burst: 1_000, now: 0)
        #expect(bucket.isFull(now: 0))
        _ = bucket.take(now: 0)
        #expect(!bucket.isFull(now: 4))
        #expect(bucket.isFull(now: 5))
        #expect(TokenBucket(rate: 0, burst: 0, now: 0).isFull(now: 0))
    }

    @Test func `over a long time exactly the rate comes through`() {
        var bucket = TokenBucket(rate: 7, burst: 7, now: 0)
        var taken = 0
        for now in 0...100_000 as ClosedRange<UInt64> where bucket.take(now: now) == nil { taken += 1 }
        #expect(taken == 7 + 7 * 100)
    }

    @Test func `a clock that stands still brings nothing`() {
        var bucket = TokenBucket(rate: 10, burst: 1, now: 7)
        #expect(bucket.take(now: 7) == nil)
        for _ in 0..<100 { #expect(bucket.take(now: 7) == 100) }
        #expect(bucket.take(now: 107) == nil)
    }

    @Test func `a clock that steps back brings nothing and goes on from there`() {
        var bucket = TokenBucket(rate: 10, burst: 1, now: 1_000_000)
        #expect(bucket.take(now: 1_000_000) == nil)
        #expect(bucket.take(now: 5) == 100)
        #expect(bucket.take(now: 104) == 1)
        #expect(bucket.take(now: 105) == nil)
    }

    @Test func `a clock that jumps ahead brings no more than the burst`() {
        var bucket = TokenBucket(rate: 200, burst: 5, now: 0)
        #expect(empty(&bucket, now: 0).taken == 5)
        #expect(empty(&bucket, now: .max).taken == 5)
        #expect(empty(&bucket, now: .max).taken == 0)
    }

    @Test(arguments: [0, -1, .min])
    func `without a rate there is no limit`(_ rate: Int) {
        var bucket = TokenBucket(rate: rate, burst: 0, now: 0)
        for _ in 0..<10_000 { #expect(bucket.take(now: 0) == nil) }
    }

    @Test(arguments: [0, -5])
    func `a bucket always holds one token`(_ burst: Int) {
        var bucket = TokenBucket(rate: 10, burst: burst, now: 0)
        #expect(bucket.take(now: 0) == nil)
        #expect(bucket.take(now: 0) == 100)
        #expect(bucket.take(now: 100) == nil)
    }

    @Test(arguments: [(0, 5), (1, 4), (4, 1), (5, 0), (6, 0), (.max, 0), (-3, 5), (.min, 5)])
    func `a charge takes what is there and owes nothing`(_ amount: Int, _ left: Int) {
        var bucket = TokenBucket(rate: 10, burst: 5, now: 0)
        bucket.charge(amount)
        let rest = empty(&bucket, now: 0)
        #expect(rest.taken == left)
        #expect(rest.wait == 100)
    }

    @Test func `a charge takes parts of a token, too`() {
        var bucket = TokenBucket(rate: 10, burst: 1, now: 0)
        #expect(bucket.take(now: 0) == nil)
        #expect(bucket.take(now: 50) == 50)
        bucket.charge(1)
        #expect(bucket.take(now: 50) == 100)
    }

    @Test func `what is owed comes before anything is taken again`() {
        var bucket = TokenBucket(rate: 10, burst: 50, now: 0)
        bucket.owe(60)
        #expect(!bucket.isFull(now: 0))
        #expect(bucket.take(now: 0) == 1_100, "ten that are owed, and the one that is wanted")
        #expect(bucket.take(0, now: 999) == 1)
        #expect(bucket.take(now: 1_099) == 1)
        #expect(bucket.take(now: 1_100) == nil)
        #expect(!bucket.isFull(now: 6_099) && bucket.isFull(now: 6_100))
    }

    @Test func `nobody owes more than a minute`() {
        var bucket = TokenBucket(rate: 10, burst: 50, now: 0)
        for _ in 1...3 { bucket.owe(.max) }
        #expect(bucket.take(now: 0) == 60_100)
        bucket.owe(1)
        #expect(bucket.take(now: 0) == 60_100)
    }

    @Test func `what is given back pays what is owed, and never exceeds the burst`() {
        var bucket = TokenBucket(rate: 10, burst: 50, now: 0)
        bucket.owe(60)
        bucket.giveBack(15)
        #expect(empty(&bucket, now: 0).taken == 5)
        bucket.giveBack(.max)
        #expect(bucket.isFull(now: 0))
        #expect(empty(&bucket, now: 0).taken == 50)
    }

    @Test func `numbers without measure do not trap`() {
        var bucket = TokenBucket(rate: .max, burst: .max, now: 0)
        #expect(bucket.take(now: .max) == nil)
        #expect(bucket.take(now: 0) == nil)
        var slow = TokenBucket(rate: 1, burst: .max, now: .max)
        #expect(slow.take(now: 0) == nil)
        #expect(slow.take(now: .max) == nil)
        for _ in 1...3 {
            bucket.owe(.max)
            slow.owe(.max)
        }
        #expect(slow.take(.max, now: .max) != nil)
        #expect(bucket.take(.max, now: 0) != nil)
    }

    @Test func `several tokens are taken at once or not at all`() {
        var bucket = TokenBucket(rate: 10, burst: 50, now: 0)
        #expect(bucket.take(45, now: 0) == nil)
        #expect(bucket.take(10, now: 0) == 500, "half a second brings the five that are missing")
        #expect(bucket.take(5, now: 0) == nil, "those that are there are still there")
        #expect(bucket.take(10, now: 999) == 1)
        #expect(bucket.take(10, now: 1_000) == nil)
    }

    @Test func `more than a burst is taken as a burst`() {
        var bucket = TokenBucket(rate: 1, burst: 5, now: 0)
        #expect(bucket.take(.max, now: 0) == nil)
        #expect(bucket.take(100, now: 0) == 5_000)
        #expect(bucket.take(100, now: 5_000) == nil)
        #expect(bucket.take(0, now: 5_000) == nil)
        var unbounded = TokenBucket(rate: 0, burst: 0, now: 0)
        #expect(unbounded.take(.max, now: 0) == nil)
    }
}
