import Testing

@testable import Presence

/// Everybody is visited once a round, however they come and go.
@Suite struct `The wheel of refreshes` {
    private final class Member: WheelMember {
        var wheelPlace = WheelPlace()
        let group: Int
        var visits: [Int] = []

        init(group: Int) {
            self.group = group
        }
    }

    private func visit(_ wheel: inout RefreshWheel<Member>, at time: Int) {
        let (group, members) = wheel.visit()
        for member in members {
            #expect(member.group == group)
            member.visits.append(time)
        }
    }

    @Test(arguments: [1, 3, 16], [1, 4])
    func `visits each member once a round, and never later than a round after it came`(
        groups: Int,
        slots: Int
    ) {
        var wheel = RefreshWheel<Member>(groups: groups, slotsPerGroup: slots)
        let round = groups * slots
        #expect(wheel.slotCount == round)
        var generator = SystemRandomNumberGenerator()
        var present: [(member: Member, since: Int)] = []
        for time in 0..<(20 * round) {
            while present.count < 200, Bool.random(using: &generator) {
                let member = Member(group: .random(in: 0..<groups))
                wheel.add(member, group: member.group)
                present.append((member, time))
            }
            // Whoever leaves must not make others miss a visit.
            while !present.isEmpty, Int.random(in: 0..<3, using: &generator) == 0 {
                let gone = present.remove(at: .random(in: 0..<present.count))
                wheel.remove(gone.member)
                wheel.remove(gone.member)
            }
            #expect(wheel.count == present.count)
            visit(&wheel, at: time)
            for (member, since) in present {
                #expect(time - (member.visits.last ?? since) <= round)
                let gaps = zip(member.visits, member.visits.dropFirst()).map { $1 - $0 }
                #expect(gaps.allSatisfy { $0 == round })
            }
        }
    }

    @Test func `spreads those who come at once over the whole round`() {
        var wheel = RefreshWheel<Member>(groups: 4, slotsPerGroup: 5)
        let members = (0..<2_000).map { Member(group: $0 % 4) }
        for member in members { wheel.add(member, group: member.group) }
        #expect((0..<20).map { _ in wheel.visit().members.count } == Array(repeating: 100, count: 20))
    }

    @Test(arguments: [
        // threshold, its seconds, seconds online, seconds of the key, slots, round in ms
        (Duration.seconds(3), 3, 6, 16, 1, 2_000),
        (.milliseconds(3_001), 4, 8, 23, 1, 3_000),
        (.seconds(6), 6, 12, 37, 1, 5_000),
        (.seconds(60), 60, 111, 361, 12, 50_000),
        (.seconds(600), 600, 1_101, 3_601, 64, 500_000),
        (.seconds(3_600), 3_600, 4_095, 6_565, 64, 494_000),
    ])
    func `has a round of five sixths of the threshold, and a sign of life holds for both`(
        threshold: Duration,
        seconds: Int,
        online: Int,
        key: Int,
        slots: Int,
        round: Int
    ) {
        let plan = RefreshPlan(threshold: threshold, groups: 16)
        #expect(plan.thresholdSeconds == seconds)
        #expect(plan.onlineSeconds == online)
        #expect(plan.keySeconds == key)
        #expect(plan.slotsPerGroup == slots)
        let wheel = plan.step * (16 * slots)
        #expect(wheel <= .milliseconds(round) && wheel > .milliseconds(round) - .milliseconds(2))
        #expect(wheel + .seconds(seconds + 1) <= .seconds(online), "and a second to spare")
        #expect(wheel + .seconds(1) <= .seconds(seconds), "before the time is over that a departure leaves")
    }

    @Test(arguments: [3, 6, 10, 13, 30, 60, 600])
    func `writes the keys of each slot in one round of six`(seconds: Int) {
        let plan = RefreshPlan(threshold: .seconds(seconds), groups: 16)
        let slots = 16 * plan.slotsPerGroup
        for slot in 0..<slots {
            let rounds = (0..<12).filter { plan.writesKeys(visit: $0 * slots + slot) }
            #expect(rounds.count == 2 && rounds[1] - rounds[0] == 6)
        }
    }

    @Test func `catches up in an eighth of a round after Redis was away`() {
        var pace = RefreshPace(slotCount: 20)
        func steps(_ count: Int, _ isReady: Bool, _ connection: UInt64) -> [Int] {
            (0..<count).map { _ in pace.stepped(isReady: isReady, connection: connection) }
        }
        #expect(steps(3, true, 0) == [1, 1, 1], "nobody has been told anything yet")
        #expect(steps(5, true, 1) == [8, 8, 4, 1, 1], "so short that it was not seen")
        #expect(steps(2, false, 1) == [1, 1])
        #expect(steps(1, true, 2) == [8])
        #expect(steps(1, false, 2) == [1])
        #expect(steps(4, true, 3) == [8, 8, 4, 1])
    }
}
