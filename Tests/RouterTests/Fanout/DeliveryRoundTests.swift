import Router
import Testing

@Suite struct DeliveryRoundTests {
    typealias Action = DeliveryRound.Action
    typealias Phase = DeliveryRound.Phase

    enum State: CaseIterable {
        case fresh, sending, sent, pausing, burying, done

        /// Three members, two of them in a call.
        func make() -> DeliveryRound {
            var round = DeliveryRound(members: 3, perCall: 2)
            if self == .fresh { return round }
            #expect(round.next() == [0, 1])
            if self == .sending { return round }
            #expect(round.next() == [2])
            #expect(round.answered(refused: [], hopeless: []) == .none)
            switch self {
            case .fresh, .sending, .sent: break
            case .pausing: #expect(round.answered(refused: [2], hopeless: []) == .pause(milliseconds: 100))
            case .burying: #expect(round.answered(refused: [], hopeless: [2]) == .bury([2], tries: 1))
            case .done: #expect(round.answered(refused: [], hopeless: []) == .finish)
            }
            return round
        }
    }

    private func check(
        _ state: State,
        _ action: Action,
        _ phase: Phase,
        _ event: (inout DeliveryRound) -> Action
    ) {
        var round = state.make()
        #expect(event(&round) == action, "\(state)")
        #expect(round.phase == phase, "\(state)")
    }

    @Test func `a call was answered well`() {
        for (state, action, phase) in [
            (.fresh, .none, .sending), (.sending, .none, .sending), (.sent, .finish, .done),
            (.pausing, .none, .pausing), (.burying, .none, .burying), (.done, .none, .done),
        ] as [(State, Action, Phase)] {
            check(state, action, phase) { $0.answered(refused: [], hopeless: []) }
        }
    }

    @Test func `a call was answered with a refusal`() {
        for (state, action, phase) in [
            (.fresh, .none, .sending), (.sending, .none, .sending),
            (.sent, .pause(milliseconds: 100), .pausing), (.pausing, .none, .pausing),
            (.burying, .none, .burying), (.done, .none, .done),
        ] as [(State, Action, Phase)] {
            check(state, action, phase) { $0.answered(refused: [1], hopeless: []) }
        }
    }

    @Test func `a call was answered with a refusal by somebody who was given up lately`() {
        for (state, action, phase) in [
            (.fresh, .none, .sending), (.sending, .none, .sending), (.sent, .bury([1], tries: 1), .burying),
            (.pausing, .none, .pausing), (.burying, .none, .burying), (.done, .none, .done),
        ] as [(State, Action, Phase)] {
            check(state, action, phase) { $0.answered(refused: [], hopeless: [1]) }
        }
    }

    @Test func `the delay is over`() {
        for (state, action, phase) in [
            (.fresh, .none, .sending), (.sending, .none, .sending), (.sent, .none, .sending),
            (.pausing, .send, .sending), (.burying, .none, .burying), (.done, .none, .done),
        ] as [(State, Action, Phase)] {
            check(state, action, phase) { $0.waited() }
        }
    }

    @Test func `dead letters were written`() {
        for (state, action, phase) in [
            (.fresh, .none, .sending), (.sending, .none, .sending), (.sent, .none, .sending),
            (.pausing, .none, .pausing), (.burying, .finish, .done), (.done, .none, .done),
        ] as [(State, Action, Phase)] {
            check(state, action, phase) { $0.buried() }
        }
    }

    @Test func `calls are wanted only while sending`() {
        for (state, members) in [
            (.fresh, [0, 1]), (.sending, [2]), (.sent, []), (.pausing, []), (.burying, []), (.done, []),
        ] as [(State, [Int])] {
            var round = state.make()
            #expect(round.wantsCall == !members.isEmpty)
            #expect(round.next() == members)
        }
    }

    @Test func `nobody at all is done at once`() {
        #expect(DeliveryRound(members: 0, perCall: 5).phase == .done)
    }

    @Test func `only those who were refused are tried again, five times, with a growing delay`() {
        var round = DeliveryRound(members: 4, perCall: 10)
        var delays: [UInt64] = []
        #expect(round.next() == [0, 1, 2, 3])
        var action = round.answered(refused: [1, 3], hopeless: [])
        while case .pause(let delay) = action {
            delays.append(delay)
            #expect(round.waited() == .send)
            #expect(round.next() == [1, 3])
            action = round.answered(refused: [1, 3], hopeless: [])
        }
        #expect(delays == [100, 200, 400, 800])
        #expect(action == .bury([1, 3], tries: 5))
        #expect(round.buried() == .finish)
    }

    @Test func `who takes the lines at last is not given up, and the hopeless wait for the others`() {
        var round = DeliveryRound(members: 3, perCall: 1)
        for _ in 0..<3 { _ = round.next() }
        #expect(round.answered(refused: [0], hopeless: []) == .none)
        #expect(round.answered(refused: [], hopeless: [1]) == .none)
        #expect(round.answered(refused: [], hopeless: []) == .pause(milliseconds: 100))
        #expect(round.waited() == .send)
        #expect(round.next() == [0])
        #expect(round.answered(refused: [], hopeless: []) == .bury([1], tries: 2))
    }

    @Test func `members who were given up are remembered for a minute`() {
        var quarantine = Quarantine()
        quarantine.add("bob", now: 1_000)
        #expect(quarantine.holds("bob", now: 60_999))
        #expect(!quarantine.holds("alice", now: 1_000))
        #expect(!quarantine.holds("bob", now: 61_000))
    }

    @Test func `no more members are remembered than there is room for`() {
        var quarantine = Quarantine()
        for index in 0...Quarantine.mostMembers { quarantine.add("u\(index)", now: 0) }
        #expect(quarantine.holds("u0", now: 1))
        #expect(!quarantine.holds("u\(Quarantine.mostMembers)", now: 1))
        quarantine.add("late", now: Quarantine.length)
        #expect(quarantine.holds("late", now: Quarantine.length + 1), "those whose time is over make room")
    }
}
