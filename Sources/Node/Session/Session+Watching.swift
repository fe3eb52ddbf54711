internal import Loop
internal import Protocol
internal import Router
internal import Telemetry

/// Whom the client watches.
extension Session {
    /// A list costs as much as a message for each so many users.
    private static let usersPerToken = 32
    /// When a client may try again that was refused for want of room, in ms.
    private static let roomDelay: UInt64 = 1_000

    /// Watches just these users: each is told of at once if it is known how they are, else as soon as it is.
    func watch(_ frame: ClientFrame.Watch) throws(FrameRefusal) {
        guard let user else { return }
        let tokens = max(1, (frame.users.count + Session.usersPerToken - 1) / Session.usersPerToken)
        if let wait = user.sendAllowance.take(tokens, now: node.loop.now) {
            let text = "more per second than allowed; the list is the one from before"
            return refuse(FrameRefusal(.rateLimited, ref: frame.ref, text), after: wait)
        }
        guard node.watching.watch(frame.users, by: self, of: user) else {
            let text = "you or this node watch too many users; the list is the one from before"
            return refuse(FrameRefusal(.overloaded, ref: frame.ref, text), after: Session.roomDelay)
        }
        if let ref = frame.ref {
            node.scratch.withFrame { scratch in
                ServerFrame.appendDone(ref: ref, to: &scratch)
                socket.sendText(scratch.span)
            }
        }
        node.watching.catchUp(self)
    }

    /// Sends a `presence` frame unless the client is behind; returns whether it was sent.
    func present(_ frame: Span<UInt8>) -> Bool {
        guard !socket.isOutputFull else { return false }
        socket.sendText(frame)
        node.metrics.presenceFrames.increment()
        return true
    }
}
