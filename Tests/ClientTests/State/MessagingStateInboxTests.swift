import Client
import Testing

struct MessagingStateInboxTests {
    static let now = MessagingState.start

    @Test func `each event is delivered once, and repeats are dropped`() {
        var state = MessagingState.inPhase(.live)
        let delivered = [1, 2, 2, 1, 3, 5, 4, 5, 6].filter {
            state.receiving(.event(inbox: $0)) == [.deliver]
        }
        #expect(delivered == [1, 2, 3, 5, 6])
    }

    @Test func `a device without a past takes the server's first event as its start`() {
        var state = MessagingState.inPhase(.live)
        #expect(state.receiving(.event(inbox: 41)) == [.deliver])
        #expect(state.inbox.newest == 41)
    }

    @Test func `the events of a turn are acknowledged together, once`() {
        var state = MessagingState.inPhase(.live)
        for number in 1...50 as ClosedRange<UInt64> { _ = state.receiving(.event(inbox: number)) }
        #expect(state.passing(to: Self.now) == [.acknowledge(50)])
        #expect(state.passing(to: Self.now) == [])
    }

    @Test func `acknowledgements wait for the gathering time`() {
        var settings = MessagingSettings.steady
        settings.acknowledgeDelay = 30
        var state = MessagingState.inPhase(.live, settings: settings)
        _ = state.receiving(.event(inbox: 1))
        _ = state.receiving(.event(inbox: 2), at: Self.now + 20)
        #expect(state.passing(to: Self.now + 29) == [])
        #expect(state.passing(to: Self.now + 30) == [.acknowledge(2)])
    }

    @Test(
        arguments: [(0, [.acknowledge(7)]), (6, [.acknowledge(7)]), (7, []), (9, [])]
            as [(UInt64, [MessagingAction])]
    )
    func `after a reconnect what the server missed is acknowledged again`(
        cursor: UInt64,
        expected: [MessagingAction]
    ) {
        var state = MessagingState.inPhase(.live)
        _ = state.receiving(.event(inbox: 7))
        _ = state.passing(to: Self.now)
        _ = state.reconnecting(to: .greeting(cursor: cursor))
        #expect(state.receiving(.event(inbox: 7)) == [], "sent again, dropped")
        #expect(state.passing(to: Self.now) == expected)
    }

    @Test func `a resync sets the position, backwards too, and events count from there`() {
        var state = MessagingState.inPhase(.live)
        _ = state.receiving(.event(inbox: 90))
        #expect(state.receiving(.resync(inbox: 2, last: 40, epoch: 1)) == [.reportResync])
        #expect(state.passing(to: Self.now) == [], "nothing to acknowledge")
        #expect(state.receiving(.event(inbox: 2)) == [])
        #expect(state.receiving(.event(inbox: 3)) == [.deliver])
        #expect(state.passing(to: Self.now) == [.acknowledge(3)])
    }

    @Test(
        arguments: [
            ("another epoch", .greeting(cursor: 0, last: 50, epoch: 2), [.deliver, .report(.live)]),
            (
                "another, shorter epoch", .greeting(cursor: 0, last: 39, epoch: 2),
                [.deliver, .reportResync, .report(.live)]
            ),
            (
                "an inbox that is shorter than what was read", .greeting(cursor: 0, last: 3),
                [.deliver, .reportResync, .report(.live)]
            ),
        ] as [(String, ServerEvent, [MessagingAction])]
    )
    func `when Redis lost the inbox, the new one's events are no repeats`(
        what: String,
        welcome: ServerEvent,
        expected: [MessagingAction]
    ) {
        var state = MessagingState.inPhase(.live)
        _ = state.receiving(.event(inbox: 40))
        #expect(state.reconnecting(to: welcome) == expected)
        #expect(state.passing(to: Self.now) == [], "nothing of the old inbox is acknowledged in the new one")
        #expect(state.receiving(.event(inbox: 1)) == [.deliver])
        #expect(state.passing(to: Self.now) == [.acknowledge(1)])
    }

    @Test func `after a resync the same message under a new number is acknowledged, not delivered`() {
        var state = MessagingState.inPhase(.live)
        #expect(state.receiving(.event(inbox: 90, message: 7)) == [.deliver])
        #expect(state.receiving(.event(inbox: 91, message: 8)) == [.deliver])
        #expect(state.receiving(.resync(inbox: 2, last: 91, epoch: 2)) == [], "nothing is missing")
        #expect(state.receiving(.event(inbox: 3, message: 8)) == [.repeated])
        #expect(state.receiving(.event(inbox: 4, message: 9)) == [.deliver])
        #expect(state.receiving(.event(inbox: 5, message: 7)) == [.repeated])
        #expect(state.receiving(.event(inbox: 6)) == [.deliver])
        #expect(state.passing(to: Self.now) == [.acknowledge(6)])
        _ = state.reconnecting(to: .greeting(cursor: 0, last: 50, epoch: 3))
        #expect(state.receiving(.event(inbox: 1, message: 9)) == [.repeated], "another inbox is a resync too")
    }

    @Test func `the last 8,192 messages before a resync are remembered, older ones are not`() {
        let limit = UInt64(8_192)
        var state = MessagingState.inPhase(.live)
        for number in 1...limit + 44 {
            _ = state.receiving(.event(inbox: number, message: number))
        }
        _ = state.receiving(.resync(inbox: 0, last: limit + 44, epoch: 2))
        for number in 45...limit + 44 {
            #expect(state.receiving(.event(inbox: number, message: number)) == [.repeated])
        }
        #expect(state.receiving(.event(inbox: limit + 45, message: 44)) == [.deliver])
    }

    @Test func `a device that catches up while Redis dies, again and again, gets a thousand messages once`() {
        var state = MessagingState.inPhase(.live)
        for epoch in 2...5 as ClosedRange<UInt64> {
            var delivered = 0
            for number in 1...1_316 as ClosedRange<UInt64> {
                let actions = state.receiving(.event(inbox: number, message: number))
                delivered += actions == [.deliver] ? 1 : 0
            }
            #expect(delivered == (epoch == 2 ? 1_316 : 0))
            _ = state.receiving(.resync(inbox: 0, last: 1_316, epoch: epoch))
        }
    }

    @Test func `after a resync the inbox's new epoch is known`() {
        var state = MessagingState.inPhase(.live)
        _ = state.receiving(.event(inbox: 40))
        _ = state.receiving(.resync(inbox: 40, last: 40, epoch: 2))
        #expect(
            state.reconnecting(to: .greeting(cursor: 40, last: 40, epoch: 2)) == [.deliver, .report(.live)]
        )
    }

    @Test func `a server that knows the device further on is believed`() {
        var state = MessagingState.inPhase(.awaitingWelcome)
        _ = state.receiving(.greeting(cursor: 40))
        #expect(state.passing(to: Self.now) == [], "nothing to acknowledge")
        #expect(state.receiving(.event(inbox: 40)) == [])
        #expect(state.receiving(.event(inbox: 42)) == [.deliver])
    }

    @Test func `a position from an earlier run is kept`() {
        var state = MessagingState(settings: .steady, wallClock: 0, seed: 1, inbox: InboxPosition(newest: 12))
        _ = state.doing { $0.started(at: 0, &$1) }
        _ = state.doing { $0.opened(at: 0, &$1) }
        _ = state.receiving(.greeting(cursor: 10, heartbeat: 20), at: 0)
        #expect(state.receiving(.event(inbox: 12), at: 0) == [])
        #expect(state.receiving(.event(inbox: 13), at: 0) == [.deliver])
    }
}
