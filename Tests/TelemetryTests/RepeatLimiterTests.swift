import Testing

@testable import Telemetry

@Suite struct `The limiter of repeated messages` {
    @Test func `forgets the oldest message when there are too many`() {
        var limiter = RepeatLimiter()
        for _ in 0...RepeatLimiter.linesPerWindow { _ = limiter.admit("first", at: 0) }
        #expect(limiter.admit("first", at: 1) == .suppress)
        for index in 0..<RepeatLimiter.largestMessages { _ = limiter.admit("other \(index)", at: 2) }
        #expect(limiter.admit("first", at: 3) == .write(suppressed: 0))
    }
}
