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
        (Duration.seconds(3), 3, 1, Duration.microseconds(62_500)),
        (.milliseconds(3_001), 4, 1, .microseconds(83_333)),
        (.seconds(60), 60, 12, .microseconds(104_166)),
        (.seconds(3_600), 3_600, 64, .microseconds(1_171_875)),
    ])
    func `has a round of a third of the threshold`(
        threshold: Duration,
        seconds: Int,
        slots: Int,
        step: Duration
    ) {
        let plan = RefreshPlan(threshold: threshold, groups: 16)
        #expect(plan.thresholdSeconds == seconds)
        #expect(plan.slotsPerGroup == slots)
        #expect(plan.step == step)
        #expect(plan.step * (16 * slots * 3) <= .seconds(seconds))
    }
}
