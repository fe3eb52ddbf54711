/// Which directions of a stream still live, and what has to happen before it may close; no I/O.
struct StreamLifecycle: Equatable {
    /// The five ways to be, in one byte.
    enum State: UInt8, CaseIterable {
        /// Both directions live.
        case open
        /// The peer has sent its last byte; the rest of our output goes out, and more may be written.
        case sendingRest
        /// The owner closed: the rest of our output goes out, input is discarded.
        case flushing
        /// As `flushing`, and the peer has sent its last byte.
        case flushingLast
        /// All is sent, and our FIN too: wait for the peer's, so that no RST destroys the last bytes on their way.
        case awaitingPeer
        case closed
    }

    /// What the stream has to do now.
    enum Action: Equatable {
        case nothing
        /// Flush at the end of the turn.
        case flush
        /// Half-close the socket.
        case finishSending
        /// Release everything and report this.
        case end(StreamEnd)
    }

    private(set) var state: State = .open

    /// The owner may still write.
    var acceptsOutput: Bool { state == .open || state == .sendingRest }
    /// Bytes are still expected from the peer, be it to discard them.
    var readsInput: Bool { state == .open || state == .flushing || state == .awaitingPeer }
    /// What arrives is for the owner.
    var deliversInput: Bool { state == .open }
    /// Something may be left to send.
    var sendsOutput: Bool { acceptsOutput || state == .flushing || state == .flushingLast }
    var isClosed: Bool { state == .closed }

    /// The peer has half-closed.
    mutating func peerEnded(hasOutput: Bool) -> Action {
        switch state {
        case .open where hasOutput:
            state = .sendingRest
            return .nothing
        case .open: return end(.endOfStream)
        case .flushing:
            state = .flushingLast
            return .flush
        case .awaitingPeer: return end(.flushed)
        case .sendingRest, .flushingLast, .closed: return .nothing
        }
    }

    /// The last queued byte is with the kernel.
    mutating func flushed() -> Action {
        switch state {
        case .open, .awaitingPeer, .closed: return .nothing
        case .sendingRest: return end(.endOfStream)
        case .flushing:
            state = .awaitingPeer
            return .finishSending
        case .flushingLast: return end(.flushed)
        }
    }

    /// The owner wants to close once everything is sent.
    mutating func closeRequested() -> Action {
        switch state {
        case .open:
            state = .flushing
            return .flush
        case .sendingRest:
            state = .flushingLast
            return .flush
        case .flushing, .flushingLast, .awaitingPeer, .closed: return .nothing
        }
    }

    /// The owner's time for closing is over.
    mutating func deadlinePassed() -> Action {
        switch state {
        case .open, .sendingRest, .closed: .nothing
        case .flushing, .flushingLast: end(.timedOut)
        case .awaitingPeer: end(.flushed)
        }
    }

    /// Something broke.
    mutating func failed(_ reason: StreamEnd) -> Action {
        state == .closed ? .nothing : end(reason)
    }

    /// The owner closed at once: nothing is reported.
    mutating func closedByOwner() {
        state = .closed
    }

    private mutating func end(_ reason: StreamEnd) -> Action {
        state = .closed
        return .end(reason)
    }
}
