import Testing

@testable import Redis

struct RingTests {
    @Test func `elements leave in the order in which they came, whatever the fill`() {
        var ring = Ring<Int>()
        var next = 0
        var expected = 0
        for round in 0..<200 {
            for _ in 0..<(round % 37) {
                ring.append(next)
                next += 1
            }
            for _ in 0..<(round % 31) where !ring.isEmpty {
                #expect(ring.first == expected)
                #expect(ring.popFirst() == expected)
                expected += 1
            }
            #expect(ring.count == next - expected)
        }
        while let element = ring.popFirst() {
            #expect(element == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(ring.popFirst() == nil)
    }

    @Test func `an element that has left is let go of`() {
        final class Object {}
        var ring = Ring<Object>()
        var object: Object? = Object()
        weak let observed = object
        ring.append(object!)
        object = nil
        #expect(observed != nil)
        _ = ring.popFirst()
        #expect(observed == nil)
    }

    @Test func `a ring that was large works after it ran empty`() {
        var ring = Ring<Int>()
        for index in 0..<10_000 { ring.append(index) }
        for index in 0..<10_000 { #expect(ring.popFirst() == index) }
        ring.append(7)
        #expect(ring.popFirst() == 7)
    }
}
