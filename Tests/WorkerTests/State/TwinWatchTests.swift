import Testing

@testable import MartletWorker

struct TwinWatchTests {
    private let me = "w1:a"

    @Test func `a former life that ends in time is no twin`() {
        var watch = TwinWatch(token: me, lifetime: .seconds(3))
        for now in stride(from: UInt64(0), through: 3_500, by: 500) {
            #expect(!watch.saw([me, "w1:dead", "w2:x"], now: now))
        }
        #expect(!watch.saw([me, "w2:x"], now: 4_500))
        // Another life of the same name has its time too.
        #expect(!watch.saw([me, "w1:next"], now: 5_000))
        #expect(!watch.saw([me, "w1:next"], now: 9_000))
    }

    @Test func `who lives on is told of once`() {
        var watch = TwinWatch(token: me, lifetime: .seconds(3))
        let tokens = ["w1:b", me, "w10:c"].sorted()
        #expect(!watch.saw(tokens, now: 0))
        #expect(!watch.saw(tokens, now: 4_000))
        #expect(watch.saw(tokens, now: 4_001))
        #expect(!watch.saw(tokens, now: 5_000))
        #expect(!watch.saw(["w10:c", me], now: 90_000))
    }

    @Test(arguments: [
        (Set<Int>(), "none"), ([3], "3"), ([0, 1, 2, 3], "0-3"), ([15, 0, 2, 3], "0,2-3,15"),
    ])
    func `partitions are told as ranges`(numbers: Set<Int>, text: String) {
        #expect(HoldingsLog.text(numbers) == text)
    }

    @Test func `an operator reads what they can set`() {
        let error = WorkerError.invalidConfiguration(field: "adminListen", reason: "x is not an address")
        #expect(error.description == "MARTLET_ADMIN_LISTEN: x is not an address")
        #expect(error.optionDescription == "--admin-listen: x is not an address")
        let name = WorkerError.invalidConfiguration(field: "consume", reason: "is consumed already")
        #expect(name.description == "consume: is consumed already")
    }
}
