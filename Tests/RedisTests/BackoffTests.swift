import Redis
import Testing

struct BackoffTests {
    /// Always the lowest or always the highest number, so that the delay is at one of its ends.
    private struct Constant: RandomNumberGenerator {
        let value: UInt64
        func next() -> UInt64 { value }
    }

    @Test func `delays double up to the cap and start over after a success`() {
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
        var lowest = Constant(value: 0)
        let delays = (0..<8).map { _ in backoff.failed(using: &lowest) }
        #expect(delays == [25, 50, 100, 200, 400, 800, 1_000, 1_000].map { Duration.milliseconds($0) })
        backoff.succeeded()
        #expect(backoff.failures == 0)
        #expect(backoff.failed(using: &lowest) == .milliseconds(25))
    }

    @Test func `the random half never exceeds the ceiling`() {
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
        var highest = Constant(value: .max)
        for ceiling in [50, 100, 200, 400, 800, 1_600, 2_000, 2_000] {
            let delay = backoff.failed(using: &highest)
            #expect(delay <= .milliseconds(ceiling))
            #expect(delay > .milliseconds(ceiling) * 0.99)
        }
    }

    @Test func `two nodes do not come back at the same time`() {
        var random = SystemRandomNumberGenerator()
        let delays = (0..<100).map { _ in
            var backoff = Backoff(initial: .seconds(1), maximum: .seconds(2))
            return backoff.failed(using: &random)
        }
        #expect(Set(delays).count > 50)
        #expect(delays.allSatisfy { $0 >= .milliseconds(500) && $0 <= .seconds(1) })
    }

    @Test func `a thousand failures overflow nothing`() {
        var backoff = Backoff(initial: .milliseconds(1), maximum: .seconds(3_600))
        var highest = Constant(value: 0)
        for _ in 0..<1_000 { _ = backoff.failed(using: &highest) }
        #expect(backoff.failed(using: &highest) <= .seconds(3_600))
    }

    @Test func `a cap below the first delay counts as the first delay`() {
        var backoff = Backoff(initial: .seconds(1), maximum: .zero)
        var lowest = Constant(value: 0)
        #expect(backoff.failed(using: &lowest) == .milliseconds(500))
    }
}
