import Testing

@testable import MartletWorker

struct TwinWatchTests {
    private let me = "w1:a"

    /// At which of these times a watch with leases of 3 s tells of a twin.
    private func warnings(_ looks: [(UInt64, [String])]) -> [UInt64] {
        var watch = TwinWatch(token: me, lifetime: .seconds(3))
        var warnings: [UInt64] = []
        for (now, others) in looks where watch.saw((others + [me]).sorted(), now: now) {
            warnings.append(now)
        }
        return warnings
    }

    @Test func `a former life that ends in time is no twin`() {
        let dead = stride(from: UInt64(0), through: 3_500, by: 500).map { ($0, ["w1:dead", "w2:x"]) }
        // Another life of the same name has its time too.
        let next: [(UInt64, [String])] = [(4_500, ["w2:x"]), (5_000, ["w1:next"]), (8_500, ["w1:next"])]
        #expect(warnings(dead + next).isEmpty)
    }

    @Test func `who lives on is told of once`() {
        let others = ["w1:b", "w10:c"]
        let looks: [(UInt64, [String])] = [(0, others), (4_000, others), (4_001, others), (5_000, others)]
        #expect(warnings(looks + [(90_000, ["w10:c"])]) == [4_001])
    }

    @Test func `partitions are told as ranges`() {
        #expect(HoldingsLog.text([]) == "none")
        #expect(HoldingsLog.text([3]) == "3")
        #expect(HoldingsLog.text([0, 1, 2, 3]) == "0-3")
        #expect(HoldingsLog.text([15, 0, 2, 3]) == "0,2-3,15")
    }

    @Test func `an operator reads what they can set`() {
        let error = WorkerError.invalidConfiguration(field: "adminListen", reason: "x is not an address")
        #expect(error.description == "MARTLET_ADMIN_LISTEN: x is not an address")
        #expect(error.optionDescription == "--admin-listen: x is not an address")
        let name = WorkerError.invalidConfiguration(field: "consume", reason: "is consumed already")
        #expect(name.description == "consume: is consumed already")
    }
}
