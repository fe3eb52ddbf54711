import Client
import Testing

/// Requests: once out, they end with an answer, a refusal, their time, or their connection.
struct MessagingStateRequestTests {
    static let start = MessagingState.start
    static let info = ClientRequest.info(conversation: "dm:alice:bob", id: "1-0")

    func ask(_ state: inout MessagingState, at now: UInt64 = start) throws -> RequestID {
        var actions: [MessagingAction] = []
        let id = try state.requested(Self.info, at: now, &actions)
        #expect(actions == [.request(id, Self.info)])
        return id
    }

    @Test func `a request goes out, and its answer comes once`() throws {
        var state = MessagingState.inPhase(.live)
        let id = try ask(&state)
        #expect(state.receiving(.reply(ref: id.ref + 1)) == [])
        #expect(state.receiving(.reply(ref: id.ref)) == [.reply(id)])
        #expect(state.receiving(.reply(ref: id.ref)) == [])
        #expect(state.passing(to: Self.start + 15_000) == [], "its deadline is gone")
    }

    @Test(arguments: [false, true]) func `a refusal ends it, and holds no sends back`(
        isRetryable: Bool
    ) throws {
        var state = MessagingState.inPhase(.live)
        let id = try ask(&state)
        let error = ServerEvent.error(ref: id.ref, code: .other, isRetryable: isRetryable, after: 10)
        #expect(state.receiving(error) == [.refuseRequest(id)])
        #expect(transmittedRefs(try state.submitting().actions).count == 1)
    }

    @Test func `what is not answered in time is given up, each at its own time`() throws {
        var state = MessagingState.inPhase(.live)
        let ids = [try ask(&state), try ask(&state, at: Self.start + 5)]
        #expect(state.nextDeadline == Self.start + 15_000)
        #expect(state.passing(to: Self.start + 15_000) == [.expireRequest(ids[0])])
        #expect(state.nextDeadline == Self.start + 15_005)
        #expect(state.passing(to: Self.start + 15_005) == [.expireRequest(ids[1])])
        #expect(state.receiving(.reply(ref: ids[0].ref)) == [], "a late answer is nothing")
    }

    @Test func `with the connection all requests are lost, and none is repeated`() throws {
        var state = MessagingState.inPhase(.live)
        let ids = [try ask(&state), try ask(&state)]
        let actions = state.doing { $0.ended(.lost(detail: ""), at: Self.start, &$1) }
        #expect(actions.prefix(2) == [.loseRequest(ids[0]), .loseRequest(ids[1])] && actions.count == 3)
        #expect(state.passing(to: Self.start) == [.report(.connecting), .connect])
    }

    @Test(arguments: MessagingState.Phase.allCases)
    func `without a connection nothing is asked`(phase: MessagingState.Phase) throws {
        var state = MessagingState.inPhase(phase)
        switch phase {
        case .live: #expect(throws: Never.self) { _ = try ask(&state) }
        case .closed: #expect(throws: SubmitError.closed) { _ = try ask(&state) }
        case .idle, .connecting, .awaitingWelcome, .waiting:
            #expect(throws: SubmitError.notConnected) { _ = try ask(&state) }
        }
    }

    @Test func `only so many wait at once`() throws {
        var state = MessagingState.inPhase(.live)
        let first = try ask(&state)
        for _ in 2...32 { _ = try ask(&state) }
        #expect(throws: SubmitError.outboxFull) { _ = try ask(&state) }
        _ = state.receiving(.reply(ref: first.ref))
        #expect(throws: Never.self) { _ = try ask(&state) }
    }
}
