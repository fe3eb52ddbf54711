import Client
import Testing

/// Every event in every phase of the connection's life.
struct MessagingStateTableTests {
    typealias Phase = MessagingState.Phase

    /// An event by name, and for each phase what it asks for; a missing phase asks for nothing and changes nothing.
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let event: @Sendable (inout MessagingState, inout [MessagingAction]) -> Void
        let expected: [Phase: [MessagingAction]]
        var testDescription: String { name }
    }

    static let now = MessagingState.start
    static let connecting: [MessagingAction] = [.report(.connecting), .connect]
    static let waiting: [MessagingAction] = [.report(.waiting(until: now))]
    static let droppedByUs: [MessagingAction] = [.disconnect(code: 1001)] + waiting
    static let cleanEnd: [MessagingAction] = [.disconnect(code: 1000), .report(.closed(nil))]

    static let rows: [Row] =
        connectionRows + frameRows + timeRows

    static let connectionRows = [
        Row(
            name: "started",
            event: { $0.started(at: now, &$1) },
            expected: [.idle: connecting, .closed: connecting]
        ),
        Row(
            name: "opened",
            event: { $0.opened(at: now, &$1) },
            expected: [.connecting: [.report(.awaitingWelcome)]]
        ),
        Row(
            name: "stopped",
            event: { $0.stopped(&$1) },
            expected: [
                .idle: [.report(.closed(nil))], .waiting: [.report(.closed(nil))],
                .connecting: cleanEnd, .awaitingWelcome: cleanEnd, .live: cleanEnd,
            ]
        ),
        Row(
            name: "lost",
            event: { $0.ended(.lost(detail: "reset"), at: now, &$1) },
            expected: [.connecting: waiting, .awaitingWelcome: waiting, .live: waiting]
        ),
        Row(
            name: "closed to restart",
            event: { $0.ended(.closed(code: 1012, reason: ""), at: now, &$1) },
            expected: [.connecting: waiting, .awaitingWelcome: waiting, .live: waiting]
        ),
        final("policy violation", .closed(code: 1008, reason: "no")),
        final("token expired", .closed(code: 4501, reason: "expired")),
        final("unauthorised", .refused(status: 401)),
    ]

    static func final(_ name: String, _ end: ConnectionEnd) -> Row {
        let closed: [MessagingAction] = [.report(.closed(end))]
        return Row(
            name: name,
            event: { $0.ended(end, at: now, &$1) },
            expected: [.connecting: closed, .awaitingWelcome: closed, .live: closed]
        )
    }

    static let frameRows = [
        frame("welcome", .greeting(cursor: 0, heartbeat: 20)) {
            $0 == .awaitingWelcome ? [.deliver, .report(.live)] : [.deliver]
        },
        frame("event", .event(inbox: 1)) { _ in [.deliver] },
        frame("ephemeral", .ephemeral) { _ in [.deliver] },
        frame("answer to nothing of ours", .answer(ref: 1)) { _ in [] },
        frame("reply to nothing of ours", .reply(ref: 1)) { _ in [] },
        frame("sent for nothing of ours", .sent(ref: 1)) { _ in [] },
        frame("error about something else", .error(ref: nil, code: .other, isRetryable: false)) { _ in
            [.deliver]
        },
        frame("drain", .drain(after: 10)) { _ in [.deliver] },
        frame("resync", .resync(inbox: 1, last: 0, epoch: 1)) { _ in [.reportResync] },
        frame("renewed", .renewed(validFor: 1)) { _ in [] },
    ]

    /// A frame counts while a connection is open, else it is a late one.
    static func frame(_ name: String, _ event: ServerEvent, _ actions: (Phase) -> [MessagingAction]) -> Row {
        Row(
            name: name,
            event: { $0.received(event, at: now, &$1) },
            expected: [.awaitingWelcome: actions(.awaitingWelcome), .live: actions(.live)]
        )
    }

    static let timeRows = [
        Row(name: "no time passed", event: { $0.timePassed(at: now, &$1) }, expected: [.waiting: connecting]),
        Row(
            name: "10 s passed: the connect deadline",
            event: { $0.timePassed(at: now + 10_000, &$1) },
            expected: [
                .connecting: [.disconnect(code: 1001), .report(.waiting(until: now + 10_000))],
                .waiting: connecting,
            ]
        ),
        Row(
            name: "20 s passed: the welcome deadline, a heartbeat",
            event: { $0.timePassed(at: now + 20_000, &$1) },
            expected: [
                .connecting: [.disconnect(code: 1001), .report(.waiting(until: now + 20_000))],
                .awaitingWelcome: [.disconnect(code: 1001), .report(.waiting(until: now + 20_000))],
                .live: [.ping], .waiting: connecting,
            ]
        ),
        Row(
            name: "50 s passed: the server is silent",
            event: { $0.timePassed(at: now + 50_000, &$1) },
            expected: [
                .connecting: [.disconnect(code: 1001), .report(.waiting(until: now + 50_000))],
                .awaitingWelcome: [.disconnect(code: 1001), .report(.waiting(until: now + 50_000))],
                .live: [.disconnect(code: 1001), .report(.waiting(until: now + 50_000))],
                .waiting: connecting,
            ]
        ),
    ]

    @Test(arguments: rows, Phase.allCases)
    func `each event in each phase asks for what the table says`(row: Row, phase: Phase) {
        var state = MessagingState.inPhase(phase)
        #expect(state.doing(row.event) == row.expected[phase, default: []])
    }

    @Test(arguments: Phase.allCases)
    func `a send goes out at once when live, waits otherwise, and is refused when closed`(phase: Phase) throws
    {
        var state = MessagingState.inPhase(phase)
        guard phase != .closed else {
            #expect(throws: SubmitError.closed) { try state.submitting() }
            return
        }
        let (ref, actions) = try state.submitting()
        #expect(transmittedRefs(actions) == (phase == .live ? [ref] : []))
        #expect(state.unansweredRefs == [ref])
    }
}
