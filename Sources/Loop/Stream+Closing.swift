extension Stream {
    /// Closes at once: queued output is lost, no callback comes any more, the descriptor closes at the turn's end.
    package func close() {
        loop.assertOnLoop()
        guard !lifecycle.isClosed else { return }
        lifecycle.closedByOwner()
        release()
        receiver = nil
    }

    /// Sends what is queued, half-closes, waits for the peer to do the same, and closes; the limit covers all of it.
    ///
    /// Nothing more is received or can be written. ``StreamReceiver/closed(_:because:)`` comes at the end, with
    /// `.flushed`, or `.timedOut` if output was left, unless the owner sets ``receiver`` to nil. The stream keeps
    /// itself alive. The wait matters: closing with unread input makes the kernel send RST, which destroys what
    /// the peer has not read yet.
    package func closeAfterFlush(within limit: Duration) {
        loop.assertOnLoop()
        guard lifecycle.acceptsOutput else { return }
        // Retains the stream until the deadline is cancelled by `release()`.
        deadline = loop.timer(after: limit) { [self] in perform(lifecycle.deadlinePassed()) }
        let action = lifecycle.closeRequested()
        updateReading()
        perform(action)
    }

    /// Ends the stream for a reason that comes from outside; only from the loop.
    func fail(_ end: StreamEnd) {
        perform(lifecycle.failed(end))
    }

    /// Does what the lifecycle has decided.
    func perform(_ action: StreamLifecycle.Action) {
        switch action {
        case .nothing: break
        case .flush: queueForTurnEnd()
        case .finishSending:
            tls?.sendCloseNotify()
            SystemCall.finishSending(descriptor)
        case .end(let end):
            release()
            let receiver = receiver
            self.receiver = nil
            receiver?.closed(self, because: end)
        }
    }

    /// Gives everything back to the loop, also from `deinit`.
    func release() {
        if let event = readEvent {
            event.remove()
            loop.retire(event)
        }
        readEvent = nil
        disarmWriting()
        loop.retire(descriptor: descriptor)
        dropOutput()
        deadline?.cancel()
        deadline = nil
        tls = nil
    }
}
