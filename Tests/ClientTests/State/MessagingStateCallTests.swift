import Client
import Testing

/// Calls to services: once out, they end with an answer, a refusal, or their connection.
struct MessagingStateCallTests {
    private func call(_ state: inout MessagingState) throws -> (id: CallID, actions: [MessagingAction]) {
        var actions: [MessagingAction] = []
        let id = try state.called("weather", content: Array("{}".utf8), timeout: 500, &actions)
        return (id, actions)
    }

    @Test func `a call goes out, and its answer comes once`() throws {
        var state = MessagingState.inPhase(.live)
        let (id, actions) = try call(&state)
        let request = CallRequest(id: id, service: "weather", content: Array("{}".utf8), timeout: 500)
        #expect(actions == [.ask(request)])
        #expect(state.receiving(.answer(ref: id.ref + 1)) == [])
        #expect(state.receiving(.answer(ref: id.ref)) == [.answer(id)])
        #expect(state.receiving(.answer(ref: id.ref)) == [])
    }

    @Test(arguments: [false, true]) func `a refusal ends it, and is not repeated`(isRetryable: Bool) throws {
        var state = MessagingState.inPhase(.live)
        let id = try call(&state).id
        let error = ServerEvent.error(ref: id.ref, code: .other, isRetryable: isRetryable, after: 10)
        #expect(state.receiving(error) == [.refuseCall(id)])
        #expect(state.calls.isEmpty)
        #expect(state.passing(to: MessagingState.start + 1_000) == [])
        // Sends were not held back.
        #expect(transmittedRefs(try state.submitting().actions).count == 1)
    }

    @Test func `calls and sends have refs of one sequence`() throws {
        var state = MessagingState.inPhase(.live)
        let first = try state.submitting().ref
        let id = try call(&state).id
        let second = try state.submitting().ref
        #expect(first < id.ref && id.ref < second)
        let error = ServerEvent.error(ref: id.ref, code: .other, isRetryable: false)
        #expect(state.receiving(error) == [.refuseCall(id)])
        #expect(state.unansweredRefs == [first, second])
    }

    @Test func `with the connection all calls are lost, and none is repeated`() throws {
        var state = MessagingState.inPhase(.live)
        let ids = [try call(&state).id, try call(&state).id]
        let actions = state.doing { $0.ended(.lost(detail: ""), at: MessagingState.start, &$1) }
        #expect(actions.prefix(2) == [.loseCall(ids[0]), .loseCall(ids[1])])
        #expect(actions.count == 3 && state.calls.isEmpty)
        let later = state.passing(to: MessagingState.start)
        #expect(later == [.report(.connecting), .connect])
    }

    @Test(arguments: MessagingState.Phase.allCases)
    func `without a connection there is no call`(phase: MessagingState.Phase) throws {
        var state = MessagingState.inPhase(phase)
        switch phase {
        case .live: #expect(throws: Never.self) { _ = try call(&state) }
        case .closed: #expect(throws: SubmitError.closed) { _ = try call(&state) }
        case .idle, .connecting, .awaitingWelcome, .waiting:
            #expect(throws: SubmitError.notConnected) { _ = try call(&state) }
        }
    }

    @Test func `only so many wait at once`() throws {
        var state = MessagingState.inPhase(.live)
        let first = try call(&state).id
        for _ in 2...16 { _ = try call(&state) }
        #expect(throws: SubmitError.outboxFull) { _ = try call(&state) }
        _ = state.receiving(.answer(ref: first.ref))
        #expect(throws: Never.self) { _ = try call(&state) }
    }
}
