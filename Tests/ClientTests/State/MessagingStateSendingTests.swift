import Client
import Testing

struct MessagingStateSendingTests {
    static let now = MessagingState.start

    @Test func `after a reconnect everything unanswered is repeated in order with the same refs`() throws {
        var state = MessagingState.inPhase(.live)
        let refs = try (0..<5).map { _ in try state.submitting().ref }
        _ = state.receiving(.sent(ref: refs[1]))
        let actions = state.reconnecting(to: .greeting())
        #expect(transmittedRefs(actions) == [refs[0], refs[2], refs[3], refs[4]])
        #expect(transmittedRefs(state.reconnecting(to: .greeting())) == [refs[0], refs[2], refs[3], refs[4]])
    }

    @Test func `sends that were submitted without a connection go out behind older ones`() throws {
        var state = MessagingState.inPhase(.live)
        let first = try state.submitting().ref
        _ = state.doing { $0.ended(.lost(detail: ""), at: Self.now, &$1) }
        let second = try state.submitting().ref
        _ = state.passing(to: Self.now)
        _ = state.doing { $0.opened(at: Self.now, &$1) }
        let third = try state.submitting().ref
        let welcome = state.receiving(.greeting(cursor: 0, heartbeat: 20))
        #expect(transmittedRefs(welcome) == [first, second, third])
    }

    @Test func `an answer confirms its send once, and further answers are nothing`() throws {
        var state = MessagingState.inPhase(.live)
        let ref = try state.submitting().ref
        #expect(state.receiving(.sent(ref: ref)) == [.confirm(SendID(ref: ref))])
        #expect(state.receiving(.sent(ref: ref)) == [])
        #expect(state.outbox.isEmpty)
    }

    @Test func `a retryable error repeats everything unanswered after a delay, and holds new sends back`()
        throws
    {
        var settings = MessagingSettings()
        settings.repeatBase = 100
        var state = MessagingState.inPhase(.live, settings: settings)
        let refs = try (0..<3).map { _ in try state.submitting().ref }
        for ref in refs { #expect(state.receiving(.error(ref: ref, code: .other, isRetryable: true)) == []) }
        let (late, actions) = try state.submitting()
        #expect(actions == [])
        let due = try #require(state.nextDeadline)
        #expect(due <= Self.now + 100)
        #expect(transmittedRefs(state.passing(to: due)) == refs + [late])
        #expect(try state.submitting().actions.count == 1, "nothing is held any more")
    }

    @Test func `a retryable error that names a wait is heeded, within reason`() throws {
        for (after, due) in [(700, 700), (UInt64.max, 300_000)] as [(UInt64, UInt64)] {
            var state = MessagingState.inPhase(.awaitingWelcome)
            _ = state.receiving(.greeting(heartbeat: 300))
            let ref = try state.submitting().ref
            _ = state.receiving(.error(ref: ref, code: .other, isRetryable: true, after: after))
            #expect(transmittedRefs(state.passing(to: Self.now + due - 1)) == [])
            #expect(transmittedRefs(state.passing(to: Self.now + due)) == [ref])
        }
    }

    @Test(arguments: [true, false])
    func `a ref that is too low is replaced by a higher one, and the order stays`(isRetryable: Bool) throws {
        var state = MessagingState.inPhase(.live)
        let refs = try (0..<3).map { _ in try state.submitting().ref }
        var fresh: [UInt64] = []
        for ref in refs {
            let actions = state.receiving(.error(ref: ref, code: .refTooLow, isRetryable: isRetryable))
            fresh += transmittedRefs(actions)
        }
        #expect(fresh.count == 3 && fresh == fresh.sorted() && fresh[0] > refs[2])
        #expect(state.unansweredRefs == fresh)
        let answers = fresh.map { state.receiving(.sent(ref: $0)) }
        #expect(answers == refs.map { [.confirm(SendID(ref: $0))] }, "the application's ids stay")
    }

    @Test func `refs leap further each time until the server takes one`() throws {
        var state = MessagingState.inPhase(.live)
        var ref = try state.submitting().ref
        let known: UInt64 = 1 << 52
        var attempts = 0
        while ref <= known {
            let actions = state.receiving(.error(ref: ref, code: .refTooLow, isRetryable: false))
            ref = try #require(transmittedRefs(actions).first)
            attempts += 1
        }
        #expect(attempts < 40)
    }

    @Test func `without refs below 2^53 a send is given up and told`() throws {
        var state = MessagingState(
            settings: .steady,
            wallClock: 0,
            seed: 1,
            highestRef: RefSequence.largest - 1
        )
        let ref = try state.submitting().ref
        #expect(ref == RefSequence.largest)
        #expect(throws: SubmitError.refsExhausted) { try state.submitting() }
        _ = state.doing { $0.started(at: 0, &$1) }
        _ = state.doing { $0.opened(at: 0, &$1) }
        _ = state.receiving(.greeting(cursor: 0, heartbeat: 20), at: 0)
        let actions = state.receiving(.error(ref: ref, code: .refTooLow, isRetryable: false), at: 0)
        #expect(actions == [.abandon(SendID(ref: ref))])
        #expect(state.outbox.isEmpty)
    }

    @Test func `a final error refuses the send it names and no other`() throws {
        var state = MessagingState.inPhase(.live)
        let refs = try (0..<2).map { _ in try state.submitting().ref }
        let refusal = ServerEvent.error(ref: refs[0], code: .other, isRetryable: false)
        #expect(state.receiving(refusal) == [.refuse(SendID(ref: refs[0]))])
        #expect(state.unansweredRefs == [refs[1]])
        #expect(state.receiving(refusal) == [.deliver], "a second one is about nothing of ours")
    }

    @Test func `no more sends than the window are on the wire, and answers let the next ones out`() throws {
        var state = MessagingState.inPhase(.awaitingWelcome)
        let refs = try (0..<6).map { _ in try state.submitting().ref }
        #expect(transmittedRefs(state.receiving(.greeting(unanswered: 3))) == Array(refs[..<3]))
        #expect(try state.submitting().actions == [])
        #expect(transmittedRefs(state.receiving(.sent(ref: refs[1]))) == [refs[3]])
        #expect(
            transmittedRefs(state.receiving(.error(ref: refs[0], code: .other, isRetryable: false))) == [
                refs[4]
            ]
        )
        let all = state.unansweredRefs
        #expect(transmittedRefs(state.reconnecting(to: .greeting(unanswered: 4))) == Array(all[..<4]))
        #expect(transmittedRefs(state.reconnecting(to: .greeting(unanswered: 0))) == all)
    }

    @Test func `sends keep below the server's rate after a burst of one second's worth`() throws {
        var state = MessagingState.inPhase(.awaitingWelcome)
        _ = state.receiving(.greeting(heartbeat: 300, sendsPerSecond: 10))
        let refs = try (0..<50).map { _ in try state.submitting() }
        let burst = refs.flatMap { transmittedRefs($0.actions) }
        #expect(burst == refs.prefix(burst.count).map(\.ref) && 10...11 ~= burst.count)
        var sent = burst
        for tick in 1...40 as ClosedRange<UInt64> {
            let transmitted = transmittedRefs(state.passing(to: Self.now + tick * 100))
            #expect(transmitted.count <= 1)
            sent += transmitted
            state.heard(at: Self.now + tick * 100)
        }
        #expect(sent == refs.map(\.ref))
    }

    @Test func `the outbox is bounded in number and in bytes`() throws {
        var settings = MessagingSettings.steady
        settings.outboxCount = 3
        settings.outboxBytes = 1000
        var many = MessagingState.inPhase(.live, settings: settings)
        var refs = try (0..<3).map { _ in try many.submitting().ref }
        #expect(throws: SubmitError.outboxFull) { try many.submitting() }
        _ = many.receiving(.sent(ref: refs.removeFirst()))
        #expect(try many.submitting().actions.count == 1)

        var large = MessagingState.inPhase(.live, settings: settings)
        _ = try large.submitting(String(repeating: "x", count: 2000))
        #expect(throws: SubmitError.outboxFull) { try large.submitting() }
    }

    @Test func `a thousand answers out of order leave exactly the unanswered`() throws {
        var settings = MessagingSettings.steady
        settings.outboxCount = 2000
        var state = MessagingState.inPhase(.live, settings: settings)
        let refs = try (0..<1000).map { _ in try state.submitting().ref }
        var generator = SplitMix64(seed: 3)
        let answered = Set(refs.filter { _ in generator.next() % 3 > 0 })
        for ref in answered.shuffled(using: &generator) { _ = state.receiving(.sent(ref: ref)) }
        #expect(state.unansweredRefs == refs.filter { !answered.contains($0) })
        #expect(state.outbox.byteCount == state.outbox.count * ("user:bob".utf8.count + 2))
    }
}
