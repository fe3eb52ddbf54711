import Client
import Testing

struct RefSequenceTests {
    @Test(
        arguments: [
            (1_763_669_000_123, 0, 1_763_669_000_123_000),
            (1_763_669_000_123, 1_763_669_000_123_007, 1_763_669_000_123_008),
            (0, 0, 1),
            (UInt64.max, 0, 1),
            (1 << 60, 41, 42),
        ] as [(UInt64, UInt64, UInt64)]
    )
    func `refs start at the clock or above the highest known`(clock: UInt64, known: UInt64, first: UInt64) {
        var refs = RefSequence(wallClock: clock, highestKnown: known)
        #expect(refs.next() == first)
        #expect(refs.next() == first + 1)
    }

    @Test func `refs end at 2^53`() {
        var refs = RefSequence(wallClock: 0, highestKnown: RefSequence.largest - 1)
        #expect(refs.next() == 1 << 53)
        #expect(refs.next() == nil)
        var exhausted = RefSequence(wallClock: 0, highestKnown: .max)
        #expect(exhausted.next() == nil)
        exhausted.refused(.max)
        #expect(exhausted.next() == nil)
    }

    @Test func `refs refused together share one leap`() {
        var refs = RefSequence(wallClock: 1)
        let taken = (0..<3).compactMap { _ in refs.next() }
        #expect(taken == [1000, 1001, 1002])
        for ref in taken { refs.refused(ref) }
        #expect(refs.next() == 1_001_003)
        refs.refused(1_001_003)
        #expect(refs.next() == 3_001_004)
    }
}
