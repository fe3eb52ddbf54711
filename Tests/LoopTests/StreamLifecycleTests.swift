import Testing

@testable import Loop

/// Every state × every event.
struct StreamLifecycleTests {
    typealias State = StreamLifecycle.State
    typealias Action = StreamLifecycle.Action

    @Test(arguments: [
        (State.open, State.closed, Action.end(.endOfStream)),
        (.sendingRest, .sendingRest, .nothing),
        (.flushing, .flushingLast, .flush),
        (.flushingLast, .flushingLast, .nothing),
        (.awaitingPeer, .closed, .end(.flushed)),
        (.closed, .closed, .nothing),
    ])
    func `the peer ends, nothing is queued`(from: State, to: State, action: Action) {
        var lifecycle = StreamLifecycle.reaching(from)
        #expect(lifecycle.peerEnded(hasOutput: false) == action)
        #expect(lifecycle.state == to)
    }

    @Test(arguments: [
        (State.open, State.sendingRest, Action.nothing),
        (.sendingRest, .sendingRest, .nothing),
        (.flushing, .flushingLast, .flush),
        (.flushingLast, .flushingLast, .nothing),
        (.awaitingPeer, .closed, .end(.flushed)),
        (.closed, .closed, .nothing),
    ])
    func `the peer ends, output is queued`(from: State, to: State, action: Action) {
        var lifecycle = StreamLifecycle.reaching(from)
        #expect(lifecycle.peerEnded(hasOutput: true) == action)
        #expect(lifecycle.state == to)
    }

    @Test(arguments: [
        (State.open, State.open, Action.nothing),
        (.sendingRest, .closed, .end(.endOfStream)),
        (.flushing, .awaitingPeer, .finishSending),
        (.flushingLast, .closed, .end(.flushed)),
        (.awaitingPeer, .awaitingPeer, .nothing),
        (.closed, .closed, .nothing),
    ])
    func `the queue is flushed`(from: State, to: State, action: Action) {
        var lifecycle = StreamLifecycle.reaching(from)
        #expect(lifecycle.flushed() == action)
        #expect(lifecycle.state == to)
    }

    @Test(arguments: [
        (State.open, State.flushing, Action.flush),
        (.sendingRest, .flushingLast, .flush),
        (.flushing, .flushing, .nothing),
        (.flushingLast, .flushingLast, .nothing),
        (.awaitingPeer, .awaitingPeer, .nothing),
        (.closed, .closed, .nothing),
    ])
    func `the owner asks to close`(from: State, to: State, action: Action) {
        var lifecycle = StreamLifecycle.reaching(from)
        #expect(lifecycle.closeRequested() == action)
        #expect(lifecycle.state == to)
    }

    @Test(arguments: [
        (State.open, State.open, Action.nothing),
        (.sendingRest, .sendingRest, .nothing),
        (.flushing, .closed, .end(.timedOut)),
        (.flushingLast, .closed, .end(.timedOut)),
        (.awaitingPeer, .closed, .end(.flushed)),
        (.closed, .closed, .nothing),
    ])
    func `the deadline passes`(from: State, to: State, action: Action) {
        var lifecycle = StreamLifecycle.reaching(from)
        #expect(lifecycle.deadlinePassed() == action)
        #expect(lifecycle.state == to)
    }

    @Test(arguments: State.allCases)
    func `a failure ends every state but closed`(from: State) {
        var lifecycle = StreamLifecycle.reaching(from)
        #expect(lifecycle.failed(.reset) == (from == .closed ? .nothing : .end(.reset)))
        #expect(lifecycle.state == .closed)
    }

    @Test(arguments: State.allCases)
    func `the owner closes at once`(from: State) {
        var lifecycle = StreamLifecycle.reaching(from)
        lifecycle.closedByOwner()
        #expect(lifecycle.state == .closed)
    }

    @Test(arguments: [
        (State.open, true, true, true, true),
        (.sendingRest, true, true, false, false),
        (.flushing, false, true, true, false),
        (.flushingLast, false, true, false, false),
        (.awaitingPeer, false, false, true, false),
        (.closed, false, false, false, false),
    ])
    func `what each state allows`(state: State, accepts: Bool, sends: Bool, reads: Bool, delivers: Bool) {
        let lifecycle = StreamLifecycle.reaching(state)
        #expect(lifecycle.acceptsOutput == accepts)
        #expect(lifecycle.sendsOutput == sends)
        #expect(lifecycle.readsInput == reads)
        #expect(lifecycle.deliversInput == delivers)
        #expect(lifecycle.isClosed == (state == .closed))
    }
}

extension StreamLifecycle {
    /// Brings a new lifecycle into a state by the events that lead there.
    static func reaching(_ state: State) -> StreamLifecycle {
        var lifecycle = StreamLifecycle()
        if state == .sendingRest || state == .flushingLast { _ = lifecycle.peerEnded(hasOutput: true) }
        if [.flushing, .flushingLast, .awaitingPeer].contains(state) { _ = lifecycle.closeRequested() }
        if state == .awaitingPeer { _ = lifecycle.flushed() }
        if state == .closed { lifecycle.closedByOwner() }
        return lifecycle
    }
}
