import Router
import Testing

/// Every state of the canary and what every event makes of it; then what follows over time.
@Suite struct CanaryTests {
    private static let start: UInt64 = 10_000

    /// All that a canary can be; those that fly have number 2 and left at 11,000.
    enum State: CaseIterable {
        case new, subscribed, first, resting, flying, answered, interrupted
        case late, lateAnswered, lateResting, deaf, deafSubscribed

        func make() -> Canary {
            var canary = Canary()
            if self == .new { return canary }
            canary.subscribed()
            if self == .subscribed { return canary }
            _ = canary.looked(now: start, heard: 0)
            if self == .first { return canary }
            _ = canary.returned(1, now: start)
            if self == .resting { return canary }
            if self == .interrupted {
                canary.interrupted()
                return canary
            }
            _ = canary.looked(now: start + 1_000, heard: 0)
            if [.answered, .deaf, .deafSubscribed].contains(self) { canary.answered(2, now: start + 1_000) }
            if [.flying, .answered].contains(self) { return canary }
            for time in stride(from: start + 1_100, through: start + 2_800, by: 100) {
                _ = canary.looked(now: time, heard: 0)
            }
            if self == .lateAnswered { canary.answered(2, now: start + 2_800) }
            if self == .lateResting { _ = canary.failed(2) }
            if self == .deafSubscribed { canary.subscribed() }
            return canary
        }
    }

    private func expect(
        _ states: [State],
        _ phase: Canary.Phase,
        _ health: Canary.Health,
        sourceLocation: SourceLocation = #_sourceLocation,
        after event: (inout Canary) -> Void = { _ in }
    ) {
        for state in states {
            var canary = state.make()
            event(&canary)
            #expect(canary.phase == phase, "\(state)", sourceLocation: sourceLocation)
            #expect(canary.health == health, "\(state)", sourceLocation: sourceLocation)
        }
    }

    @Test func `is in the states that the table speaks of`() {
        expect([.new, .interrupted], .unsubscribed, .unproven)
        expect([.subscribed], .resting, .unproven)
        expect([.first], .flying(since: 10_000, answered: nil), .unproven)
        expect([.resting], .resting, .well)
        expect([.flying], .flying(since: 11_000, answered: nil), .well)
        expect([.answered], .flying(since: 11_000, answered: 11_000), .well)
        expect([.late], .flying(since: 11_000, answered: nil), .late)
        expect([.lateAnswered], .flying(since: 11_000, answered: 12_800), .late)
        expect([.lateResting, .deafSubscribed], .resting, .late)
        expect([.deaf], .unsubscribed, .late)
    }

    @Test func `its channel is subscribed`() {
        let late: Set<State> = [.late, .lateAnswered, .lateResting, .deaf, .deafSubscribed]
        expect(State.allCases.filter { !late.contains($0) }, .resting, .unproven) { $0.subscribed() }
        expect(Array(late), .resting, .late) { $0.subscribed() }
        for state in State.allCases {
            var canary = state.make()
            canary.subscribed()
            let next = canary.number + 1
            #expect(canary.looked(now: Self.start + 2_900, heard: 0) == .publish(next), "it goes at once")
        }
    }

    @Test func `the subscription is interrupted`() {
        let late: Set<State> = [.late, .lateAnswered, .lateResting, .deaf, .deafSubscribed]
        expect(State.allCases.filter { !late.contains($0) }, .unsubscribed, .unproven) { $0.interrupted() }
        expect(Array(late), .unsubscribed, .late) { $0.interrupted() }
    }

    @Test func `somebody looks`() {
        let expected: [State: [UInt64: Canary.Action]] = [
            .subscribed: [0: .publish(1)],
            .first: [1_799: .none, 1_800: .report(.unanswered)],
            .resting: [949: .none, 950: .publish(2)],
            .flying: [1_000: .none, 2_799: .none, 2_800: .report(.unanswered)],
            .answered: [1_000: .none, 2_799: .none, 2_800: .reconnect],
            .late: [2_800: .none, 9_000: .none],
            .lateAnswered: [3_299: .none, 3_300: .reconnect],
            .lateResting: [2_800: .publish(3)],
            .deafSubscribed: [2_800: .publish(3)],
        ]
        for state in State.allCases {
            for (time, action) in expected[state] ?? [3_000: .none] {
                var canary = state.make()
                // The looks before, so that this one comes in time.
                for before in stride(from: 2_900, to: time, by: 100) {
                    #expect(
                        canary.looked(now: Self.start + before, heard: 0) == .none,
                        "\(state) at \(before)"
                    )
                }
                if time > 1_000, [.flying, .answered, .first].contains(state) {
                    for before in stride(from: 1_000 as UInt64, to: time, by: 100) {
                        #expect(
                            canary.looked(now: Self.start + before, heard: 0) == .none,
                            "\(state) at \(before)"
                        )
                    }
                }
                #expect(canary.looked(now: Self.start + time, heard: 0) == action, "\(state) at \(time)")
            }
        }
    }

    @Test func `Redis has published it`() {
        for state in State.allCases {
            var canary = state.make()
            let before = canary
            canary.answered(canary.number, now: Self.start + 2_900)
            switch state {
            case .first: #expect(canary.phase == .flying(since: 10_000, answered: 12_900))
            case .flying, .late: #expect(canary.phase == .flying(since: 11_000, answered: 12_900))
            case .new, .subscribed, .resting, .answered, .interrupted, .lateAnswered, .lateResting, .deaf,
                .deafSubscribed:
                #expect(canary == before, "\(state)")
            }
        }
    }

    @Test func `it was not published`() {
        for state in State.allCases {
            var canary = state.make()
            let before = canary
            let action = canary.failed(canary.number)
            switch state {
            case .first, .flying, .answered:
                #expect(action == .report(.unanswered))
                #expect(canary.phase == .resting && canary.health == .late, "\(state)")
            case .late, .lateAnswered:
                #expect(action == .none, "it was told already")
                #expect(canary.phase == .resting && canary.health == .late, "\(state)")
            case .new, .subscribed, .resting, .interrupted, .lateResting, .deaf, .deafSubscribed:
                #expect(action == .none && canary == before, "\(state)")
            }
        }
    }

    @Test func `it comes back`() {
        for state in State.allCases {
            var canary = state.make()
            let before = canary
            let back = canary.returned(canary.number, now: Self.start + 3_000)
            switch state {
            case .first: #expect(back == .expected(3_000))
            case .flying, .answered: #expect(back == .expected(2_000))
            case .late, .lateAnswered: #expect(back == .recovered(2_000))
            case .new, .subscribed, .resting, .interrupted, .lateResting, .deaf, .deafSubscribed:
                #expect(back == .stranger && canary == before, "\(state)")
                continue
            }
            #expect(canary.phase == .resting && canary.health == .well, "\(state)")
        }
    }

    @Test(arguments: State.allCases, [1, 2, 1_000] as [UInt64])
    func `another number changes nothing`(_ state: State, _ offset: UInt64) {
        var canary = state.make()
        let before = canary
        for other in [before.number + offset, before.number - min(before.number, offset)]
        where other != before.number {
            let back = canary.returned(other, now: Self.start + 3_000)
            let action = canary.failed(other)
            canary.answered(other, now: Self.start + 3_000)
            #expect(back == .stranger && action == .none && canary == before)
        }
    }

    @Test func `a dead link is found within three seconds, whenever it dies`() {
        for death in stride(from: Self.start, to: Self.start + 1_100, by: 7) {
            var canary = Canary()
            canary.subscribed()
            var found: UInt64?
            var heard: UInt64 = 0
            for now in stride(from: Self.start, through: Self.start + 6_000, by: 100) where found == nil {
                // Busy up to its end.
                if now <= death { heard += 1 }
                switch canary.looked(now: now, heard: heard) {
                case .publish(let number):
                    canary.answered(number, now: now)
                    if now < death { _ = canary.returned(number, now: now) }
                case .reconnect: found = now
                case .none, .report: break
                }
            }
            #expect((found ?? .max) <= death + 3_000, "it died at \(death)")
        }
    }

    @Test func `what a new link does not cure is tried again after longer and longer times`() {
        var canary = Canary()
        var times: [UInt64] = []
        canary.subscribed()
        for now in stride(from: Self.start, through: Self.start + 120_000, by: 100) {
            switch canary.looked(now: now, heard: 0) {
            case .publish(let number): canary.answered(number, now: now)
            case .reconnect:
                times.append(now)
                canary.subscribed()
            case .none, .report: break
            }
        }
        let pauses = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(pauses == [3_700, 7_300, 14_500, 28_900, 30_100, 30_100])
        let number = canary.number
        #expect(canary.returned(number, now: Self.start + 120_000) == .recovered(3_500))
    }

    @Test func `a link that brings other things is only behind, but not for ever`() {
        var canary = State.answered.make()
        var actions: [UInt64: Canary.Action] = [:]
        for time in stride(from: 1_100 as UInt64, through: 31_100, by: 100) {
            let action = canary.looked(now: Self.start + time, heard: time)
            if action != .none { actions[time] = action }
        }
        #expect(actions == [2_800: .report(.behind), 31_000: .reconnect])
    }

    @Test func `a link that falls silent while it is behind is dropped`() {
        var canary = State.answered.make()
        var found: UInt64?
        for time in stride(from: 1_100 as UInt64, through: 9_000, by: 100) {
            let action = canary.looked(now: Self.start + time, heard: min(time, 4_000))
            if action == .reconnect { found = time }
        }
        #expect(found == 5_800)
    }

    @Test func `one that is late because much was in front of it comes back all the same`() {
        var canary = State.answered.make()
        for time in stride(from: 1_100 as UInt64, through: 6_000, by: 100) {
            _ = canary.looked(now: Self.start + time, heard: time)
        }
        #expect(canary.health == .late)
        let back = canary.returned(2, now: Self.start + 6_050)
        #expect(back == .recovered(5_050) && canary.health == .well)
    }

    @Test func `a process that stood still blames nobody for it`() {
        var canary = State.answered.make()
        #expect(canary.looked(now: Self.start + 1_100, heard: 0) == .none)
        #expect(
            canary.looked(now: Self.start + 60_000, heard: 0) == .none,
            "what came meanwhile is not read yet"
        )
        #expect(canary.returned(2, now: Self.start + 60_010) == .expected(10))
        #expect(canary.health == .well)
    }
}
