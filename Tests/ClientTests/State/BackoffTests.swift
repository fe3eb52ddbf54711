import Client
import Testing

struct BackoffTests {
    @Test func `bounds double up to the cap and never overflow`() {
        var backoff = Backoff(base: 500, cap: 30_000)
        var generator = SplitMix64(seed: 7)
        var bounds: [UInt64] = []
        for _ in 0..<300 {
            bounds.append(backoff.bound)
            #expect(backoff.next(using: &generator) <= 30_000)
        }
        #expect(bounds.prefix(8) == [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
        #expect(bounds.dropFirst(8).allSatisfy { $0 == 30_000 })
        backoff.reset()
        #expect(backoff.bound == 500)
    }

    @Test(arguments: [(0, 0), (0, 9), (9, 0), (1, .max), (.max, .max)] as [(UInt64, UInt64)])
    func `odd bounds are harmless`(base: UInt64, cap: UInt64) {
        var backoff = Backoff(base: base, cap: cap)
        var generator = SplitMix64(seed: 7)
        for _ in 0..<300 { #expect(backoff.next(using: &generator) <= cap) }
    }
}
