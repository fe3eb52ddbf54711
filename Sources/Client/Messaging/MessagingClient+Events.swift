internal import Loop
package import Protocol

extension MessagingClient: WebSocketReceiver {
    package func opened(_ connection: WebSocketConnection) {
        let now = context.loop.now
        run { $0.opened(at: now, &$1) }
    }

    package func heard(_ connection: WebSocketConnection) {
        state.heard(at: context.loop.now)
    }

    /// A frame that this client cannot make sense of is dropped: closing for it would only bring it again.
    package func received(_ message: Span<UInt8>, _ kind: MessageKind, from connection: WebSocketConnection) {
        guard kind == .text else { return }
        let frame: ReceivedFrame
        do throws(JSONError) {
            frame = try ReceivedFrame(message)
        } catch {
            return
        }
        guard let event = frame.event(message, wallClock: context.loop.wallClock) else { return }
        let now = context.loop.now
        run(at: frame, message) { $0.received(event, at: now, &$1) }
    }

    package func ended(_ connection: WebSocketConnection, _ end: ConnectionEnd) {
        self.connection = nil
        let now = context.loop.now
        run { $0.ended(end, at: now, &$1) }
    }
}

extension MessagingClient: Deadlined {
    package func deadlinePassed(at now: UInt64) {
        run { $0.timePassed(at: now, &$1) }
    }
}

extension MessagingClient: TurnEndTask {
    package func turnEnded() {
        isTurnEndSet = false
        let now = context.loop.now
        run { $0.timePassed(at: now, &$1) }
    }

    /// Asks to be called when the state next needs it: at the end of the turn, or at a deadline.
    func planNext() {
        guard let deadline = state.nextDeadline else { return context.deadlines.remove(self) }
        if deadline > context.loop.now {
            context.deadlines.set(deadline, for: self)
        } else if !isTurnEndSet {
            isTurnEndSet = true
            context.loop.atTurnEnd(self)
        }
    }
}
