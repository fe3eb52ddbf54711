import Router
import Testing

@Suite struct HandshakeRateTests {
    @Test func `one second's worth comes in at once, then as many as the rate says`() {
        var rate = HandshakeRate(rate: 100, now: 0)
        for _ in 0..<100 { #expect(rate.admit(now: 0) == true) }
        #expect(rate.admit(now: 0) == false)
        var admitted = 0
        for now in 1...10_000 { while rate.admit(now: UInt64(now)) { admitted += 1 } }
        #expect(admitted == 1_000)
    }

    @Test func `to look whether there is room takes nothing`() {
        var rate = HandshakeRate(rate: 1, now: 0)
        for _ in 0..<10 { #expect(rate.hasRoom(now: 0)) }
        #expect(rate.admit(now: 0) == true)
        #expect(!rate.hasRoom(now: 999))
        #expect(rate.hasRoom(now: 1_000))
    }

    @Test func `those who are sent away are spread over the time that it takes to serve them`() {
        var rate = HandshakeRate(rate: 100, now: 0)
        let spreads = (0..<1_000).map { _ in rate.turnAway(now: 0) }
        #expect(spreads.first == 1)
        #expect(spreads.last == 11)
        #expect(spreads == spreads.sorted())
        #expect(rate.turnAway(now: 5_000) == 6, "half of them have been served since")
        #expect(rate.turnAway(now: 60_000) == 1)
    }

    @Test func `nobody is sent away for longer than half a minute`() {
        var rate = HandshakeRate(rate: 1, now: 0)
        let spreads = (0..<100_000).map { _ in rate.turnAway(now: 0) }
        #expect(spreads.allSatisfy { (1...30).contains($0) })
        #expect(rate.turnAway(now: 29_000) <= 3, "nor are others for those who never come back")
    }

    @Test func `a crowd that comes back as told is served about as fast as it can be`() {
        var rate = HandshakeRate(rate: 50, now: 0)
        var random: UInt64 = 7
        // Everybody at once, then each at a random whole second within what they were told.
        var due = Array(repeating: UInt64(0), count: 2_000)
        var last: UInt64 = 0
        for now in stride(from: UInt64(0), through: 600_000, by: 10) {
            for index in due.indices where due[index] <= now {
                if rate.admit(now: now) {
                    due[index] = .max
                    last = now
                } else {
                    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    due[index] = now + (1 + (random >> 33) % UInt64(rate.turnAway(now: now))) * 1_000
                }
            }
        }
        #expect(due.allSatisfy { $0 == .max })
        // 40 s would be perfect.
        #expect(last < 80_000, "\(last)")
    }

    @Test func `a rate of 0 never refuses`() {
        var rate = HandshakeRate(rate: 0, now: 0)
        for _ in 0..<10_000 { #expect(rate.admit(now: 0) == true) }
        #expect(rate.turnAway(now: 0) == 1)
    }
}
