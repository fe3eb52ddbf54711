import Client
import Testing

/// What was read, who is watched and that somebody types: kept, replaced, or dropped with the connection.
struct MessagingStateMarkTests {
    static let start = MessagingState.start

    func read(
        _ id: String,
        in conversation: String = "dm:alice:bob",
        _ state: inout MessagingState,
        at now: UInt64 = start
    ) -> [MessagingAction] {
        state.doing { $0.read(conversation, upTo: id, at: now, &$1) }
    }

    /// The marks among the actions, as conversation and id, with the ref of the last one.
    func marks(_ actions: [MessagingAction]) -> (ids: [String], ref: UInt64) {
        var ids: [String] = []
        var last: UInt64 = 0
        for case .markRead(_, let id, let ref) in actions {
            ids.append(id)
            last = ref
        }
        return (ids, last)
    }

    @Test func `while a mark is on its way newer ones wait, and only the newest goes out`() {
        var state = MessagingState.inPhase(.live)
        let first = marks(read("10-0", &state))
        #expect(first.ids == ["10-0"])
        #expect(read("11-0", &state) == [] && read("12-0", &state) == [])
        let second = marks(state.receiving(.reply(ref: first.ref)))
        #expect(second.ids == ["12-0"])
        #expect(state.receiving(.reply(ref: second.ref)) == [] && state.reads.pending.isEmpty)
    }

    @Test func `marks only move forward, and none is repeated`() {
        var state = MessagingState.inPhase(.live)
        let ref = marks(read("10-0", &state)).ref
        #expect(read("9-9", &state) == [] && read("10-0", &state) == [])
        #expect(state.receiving(.reply(ref: ref)) == [])
        #expect(read("10-0", &state) == [] && read("9-0", &state) == [])
        #expect(marks(read("10-1", &state)).ids == ["10-1"])
        #expect(marks(read("1-0", in: "group:g1", &state)).ids == ["1-0"], "each conversation has its own")
    }

    @Test(arguments: MessagingState.Phase.allCases)
    func `what was read without a connection is told when there is one`(phase: MessagingState.Phase) {
        var state = MessagingState.inPhase(phase)
        let actions = marks(read("10-0", &state))
        #expect(actions.ids == (phase == .live ? ["10-0"] : []))
        #expect(state.reads.pending.count == 1)
    }

    @Test func `what was not confirmed goes out again after a reconnect, at its newest`() {
        var state = MessagingState.inPhase(.live)
        let lost = marks(read("10-0", &state)).ref
        _ = read("11-0", &state)
        _ = read("5-0", in: "group:g1", &state)
        let again = marks(state.reconnecting(to: .greeting()))
        #expect(again.ids == ["11-0", "5-0"])
        #expect(state.receiving(.reply(ref: lost)) == [], "an answer from before is nothing")
        #expect(state.reads.pending.count == 2)
        _ = state.receiving(.reply(ref: again.ref))
        #expect(state.reads.pending.map(\.wanted) == ["11-0"])
    }

    @Test func `a mark that is refused for good is dropped, one that is refused for now comes again`() {
        var state = MessagingState.inPhase(.live)
        var ref = marks(read("10-0", &state)).ref
        #expect(state.receiving(.error(ref: ref, code: .other, isRetryable: false)) == [])
        #expect(state.reads.pending.isEmpty)
        ref = marks(read("11-0", &state)).ref
        #expect(state.receiving(.error(ref: ref, code: .other, isRetryable: true, after: 50)) == [])
        #expect(read("12-0", &state) == [], "the pause holds for newer ones too")
        #expect(state.nextDeadline == Self.start + 1050)
        #expect(marks(state.passing(to: Self.start + 1050)).ids == ["12-0"])
    }

    @Test func `a mark without an answer is repeated`() {
        var state = MessagingState.inPhase(.live)
        _ = read("10-0", &state)
        state.heard(at: Self.start + 14_999)
        #expect(marks(state.passing(to: Self.start + 15_000)).ids == ["10-0"])
    }

    @Test func `many marks go out a few at a time, and only so many are kept`() {
        var state = MessagingState.inPhase(.waiting)
        for number in 1...300 { _ = read("1-0", in: "group:\(number)", &state) }
        #expect(state.reads.pending.count == ReadMarks.limit)
        _ = state.passing(to: Self.start)
        _ = state.doing { $0.opened(at: Self.start, &$1) }
        var out = state.receiving(.greeting())
        var count = 0
        #expect(marks(out).ids.count == 16)
        while let ref = Optional(marks(out).ref), ref > 0 {
            count += marks(out).ids.count
            out = state.receiving(.reply(ref: ref))
        }
        #expect(count == ReadMarks.limit && state.reads.pending.count == 15, "each answer lets one more out")
    }

    @Test func `whom the application watches is told at once, once, and again on each connection`() {
        var state = MessagingState.inPhase(.waiting)
        #expect(state.doing { $0.watched(["bob", "carol", "bob"], &$1) } == [])
        _ = state.passing(to: Self.start)
        _ = state.doing { $0.opened(at: Self.start, &$1) }
        #expect(watched(state.receiving(.greeting())) == [["bob", "carol"]])
        #expect(state.doing { $0.watched(["carol", "bob"], &$1) } == [])
        #expect(watched(state.doing { $0.watched([String](), &$1) }) == [[]])
        #expect(watched(state.reconnecting(to: .greeting())) == [], "nobody is what a server starts with")
        #expect(watched(state.doing { $0.watched((0..<999).map { "u\($0)" }, &$1) })[0].count == 256)
    }

    @Test func `a watch list that is refused for now is repeated, and for good is not`() throws {
        var state = MessagingState.inPhase(.live)
        func ref(_ actions: [MessagingAction]) throws -> UInt64 {
            guard case .watch(_, let ref)? = actions.last else { throw SubmitError.closed }
            return ref
        }
        let first = try ref(state.doing { $0.watched(["bob"], &$1) })
        #expect(state.receiving(.error(ref: first, code: .other, isRetryable: true)) == [])
        let second = try ref(state.passing(to: Self.start + 1000))
        #expect(state.receiving(.error(ref: second, code: .other, isRetryable: false)) == [])
        #expect(state.passing(to: Self.start + 9000) == [])
    }

    func watched(_ actions: [MessagingAction]) -> [[String]] {
        actions.compactMap { if case .watch(let users, _) = $0 { users } else { nil } }
    }

    @Test func `typing is told at once, then every three seconds, and when it is over`() throws {
        var state = MessagingState.inPhase(.live)
        let typing = MessagingAction.signal(TypingSignal(recipient: "user:bob", state: nil))
        let stopped = MessagingAction.signal(TypingSignal(recipient: "user:bob", state: "stopped"))
        func type(_ milliseconds: UInt64, to recipient: String = "user:bob") -> [MessagingAction] {
            state.doing { $0.typed(to: recipient, at: Self.start + milliseconds, &$1) }
        }
        func stop(_ milliseconds: UInt64) -> [MessagingAction] {
            state.doing { $0.stoppedTyping(at: Self.start + milliseconds, &$1) }
        }
        #expect(stop(0) == [])
        #expect(type(0) == [typing] && type(2999) == [] && type(3000) == [typing])
        #expect(stop(3100) == [stopped] && stop(3200) == [])
        #expect(type(3300) == [] && type(6000) == [typing], "taking back and typing again is no way around")
        #expect(
            type(6001, to: "group:g1") == [stopped, .signal(TypingSignal(recipient: "group:g1", state: nil))]
        )
        #expect(type(7000).contains(typing))
        #expect(stop(14_000) == [], "by then nobody shows it any more")
        #expect(type(15_000) == [typing])
        _ = try state.submitting()
        #expect(stop(15_001) == [], "the message says it")
        #expect(type(15_002) == [typing])
    }

    @Test(arguments: MessagingState.Phase.allCases)
    func `typing is never kept for later`(phase: MessagingState.Phase) {
        var state = MessagingState.inPhase(phase)
        let actions = state.doing { $0.typed(to: "user:bob", at: Self.start, &$1) }
        #expect(actions.isEmpty == (phase != .live))
        guard phase == .live else { return }
        let later = state.reconnecting(to: .greeting())
        #expect(!later.contains { if case .signal = $0 { true } else { false } })
        #expect(
            state.doing { $0.stoppedTyping(at: Self.start, &$1) } == [],
            "the old connection is forgotten"
        )
    }
}
