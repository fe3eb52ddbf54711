import Client
import Testing

struct MessagingStateConnectionTests {
    static let now = MessagingState.start

    /// The time of the next attempt that a client in `waiting` holds.
    func nextAttempt(_ state: MessagingState) throws -> UInt64 {
        guard case .waiting(let until) = state.status else { throw Unexpected() }
        return until
    }

    struct Unexpected: Error {}

    @Test func `delays before connecting again stay under a bound that doubles up to the cap`() throws {
        var settings = MessagingSettings()
        settings.reconnectBase = 100
        settings.reconnectCap = 1000
        var longest: [UInt64] = Array(repeating: 0, count: 6)
        for seed in 0..<200 as Range<UInt64> {
            var state = MessagingState(settings: settings, wallClock: 0, seed: seed)
            _ = state.doing { $0.started(at: 0, &$1) }
            for attempt in longest.indices {
                _ = state.doing { $0.ended(.lost(detail: ""), at: 0, &$1) }
                let delay = try nextAttempt(state)
                longest[attempt] = max(longest[attempt], delay)
                _ = state.passing(to: delay)
            }
        }
        for (found, bound) in zip(longest, [100, 200, 400, 800, 1000, 1000] as [UInt64]) {
            #expect(found <= bound && found > bound * 9 / 10)
        }
    }

    @Test func `only a connection that held makes the delay short again`() throws {
        var settings = MessagingSettings()
        settings.reconnectBase = 1
        settings.reconnectCap = 1 << 40
        for (held, isShort) in [(0, false), (4_999, false), (5_000, true)] as [(UInt64, Bool)] {
            var state = MessagingState(settings: settings, wallClock: 0, seed: 9)
            var now: UInt64 = 0
            _ = state.doing { $0.started(at: now, &$1) }
            for _ in 0..<30 {
                _ = state.doing { $0.ended(.lost(detail: ""), at: now, &$1) }
                now = try nextAttempt(state)
                _ = state.passing(to: now)
            }
            _ = state.doing { $0.opened(at: now, &$1) }
            _ = state.receiving(.greeting(cursor: 0, heartbeat: 20), at: now)
            _ = state.doing { $0.ended(.lost(detail: ""), at: now + held, &$1) }
            #expect((try nextAttempt(state) <= now + held + 1) == isShort)
        }
    }

    @Test func `heartbeats keep the server's interval, and a byte within 2.5 of them keeps the connection`() {
        var state = MessagingState.inPhase(.awaitingWelcome)
        _ = state.receiving(.greeting(cursor: 0, heartbeat: 3))
        var pings = 0
        for second in 1...60 as ClosedRange<UInt64> {
            if second % 7 == 0 { state.heard(at: Self.now + second * 1000) }
            let actions = state.passing(to: Self.now + second * 1000)
            pings += actions.count { $0 == .ping }
            #expect(state.status == .live)
        }
        #expect(pings == 20)
        #expect(state.passing(to: Self.now + 56_000 + 7_499).allSatisfy { $0 == .ping })
        #expect(state.passing(to: Self.now + 56_000 + 7_500).first == .disconnect(code: 1001))
    }

    @Test(arguments: [0, 301, UInt64.max]) func `a senseless heartbeat interval is replaced`(seconds: UInt64)
    {
        var state = MessagingState.inPhase(.awaitingWelcome)
        _ = state.receiving(.greeting(cursor: 0, heartbeat: seconds))
        #expect(state.nextDeadline == Self.now + 20_000)
    }

    @Test func `a drained client connects again at the time it was given, without a delay of its own`() {
        var state = MessagingState.inPhase(.live, settings: MessagingSettings())
        _ = state.receiving(.drain(after: 1500))
        #expect(state.nextDeadline == Self.now + 1500)
        #expect(state.passing(to: Self.now + 1499) == [])
        let moved = state.passing(to: Self.now + 1500)
        #expect(moved == [.disconnect(code: 1001), .report(.connecting), .connect])
    }

    @Test func `a node that closes before the drain's time is left alone until then`() throws {
        var state = MessagingState.inPhase(.live, settings: MessagingSettings())
        _ = state.receiving(.drain(after: 1500))
        _ = state.doing { $0.ended(.closed(code: 1012, reason: ""), at: Self.now + 100, &$1) }
        #expect(try nextAttempt(state) == Self.now + 1500)
        _ = state.passing(to: Self.now + 1500)
        _ = state.doing { $0.ended(.lost(detail: ""), at: Self.now + 1600, &$1) }
        #expect(try nextAttempt(state) <= Self.now + 2100, "the slot holds for one attempt")
    }

    @Test func `a drain cannot put the client off for ever`() {
        var state = MessagingState.inPhase(.live)
        _ = state.receiving(.drain(after: .max))
        _ = state.doing { $0.ended(.lost(detail: ""), at: Self.now, &$1) }
        #expect(state.nextDeadline == Self.now + 300_000)
    }

    @Test func `an expired token is no reason to give up where each connect brings a fresh one`() {
        var settings = MessagingSettings.steady
        settings.hasFreshTokens = true
        var state = MessagingState.inPhase(.live, settings: settings)
        let actions = state.doing { $0.ended(.closed(code: 4501, reason: ""), at: Self.now, &$1) }
        #expect(actions == [.report(.waiting(until: Self.now))])
    }

    @Test(
        arguments: [
            (1000, false), (1001, false), (1006, false), (1008, true), (1009, false), (1011, false),
            (1012, false),
            (1013, false), (4001, false), (4008, false), (4499, false), (4500, true), (4999, true),
            (5000, false),
        ] as [(UInt16, Bool)]
    )
    func `close codes say whether the same token may come back`(code: UInt16, isFinal: Bool) {
        var state = MessagingState.inPhase(.live)
        let end = ConnectionEnd.closed(code: code, reason: "")
        let actions = state.doing { $0.ended(end, at: Self.now, &$1) }
        #expect(actions == [.report(isFinal ? .closed(end) : .waiting(until: Self.now))])
    }

    @Test(arguments: [
        (200, false), (400, true), (401, true), (403, true), (404, true), (408, false), (425, false),
        (429, false),
        (500, false), (502, false), (503, false),
    ])
    func `handshake answers say whether the same request may come back`(status: Int, isFinal: Bool) {
        var state = MessagingState.inPhase(.connecting)
        let end = ConnectionEnd.refused(status: status)
        let actions = state.doing { $0.ended(end, at: Self.now, &$1) }
        #expect(actions == [.report(isFinal ? .closed(end) : .waiting(until: Self.now))])
    }

    @Test(arguments: [(2000, 2000), (UInt64.max, 300_000)] as [(UInt64, UInt64)])
    func `a full server's wait is heeded, within reason`(wait: UInt64, delay: UInt64) throws {
        var state = MessagingState.inPhase(.connecting)
        _ = state.doing { $0.ended(.refused(status: 503, retryAfter: wait), at: Self.now, &$1) }
        #expect(try nextAttempt(state) == Self.now + delay)
    }

    @Test func `the reason of the last end is known until messages flow again`() {
        var state = MessagingState.inPhase(.connecting)
        _ = state.doing { $0.ended(.lost(detail: "connection refused"), at: Self.now, &$1) }
        #expect(state.lastEnd == .lost(detail: "connection refused"))
        _ = state.passing(to: Self.now)
        _ = state.passing(to: Self.now + 10_000)
        #expect(state.lastEnd == .lost(detail: "no connection in time"))
        _ = state.passing(to: Self.now + 10_000)
        _ = state.doing { $0.opened(at: Self.now + 10_000, &$1) }
        _ = state.receiving(.greeting(cursor: 0), at: Self.now + 10_000)
        #expect(state.status == .live && state.lastEnd == nil)
    }

    @Test func `a token is renewed a fifth of its life before its end, again and again`() {
        var state = MessagingState.inPhase(.awaitingWelcome)
        _ = state.receiving(.greeting(cursor: 0, heartbeat: 300, validFor: 10_000))
        #expect(state.passing(to: Self.now + 7_999) == [])
        #expect(state.passing(to: Self.now + 8_000) == [.renewToken])
        #expect(state.passing(to: Self.now + 9_000) == [])
        _ = state.receiving(.renewed(validFor: 100), at: Self.now + 9_000)
        #expect(state.passing(to: Self.now + 9_999) == [], "no more than one renewal a second")
        #expect(state.passing(to: Self.now + 10_000) == [.renewToken])
    }

    @Test func `acknowledgements that are due go out before a clean end`() {
        var state = MessagingState.inPhase(.live)
        _ = state.receiving(.event(inbox: 4))
        let actions = state.doing { $0.stopped(&$1) }
        #expect(actions == [.acknowledge(4), .disconnect(code: 1000), .report(.closed(nil))])
    }
}
