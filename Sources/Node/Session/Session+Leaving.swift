internal import Protocol
internal import Router

/// How a client leaves a node that leaves.
extension Session {
    /// Says that the node is leaving, and in how many ms to move to another one; until then all goes on.
    func tellToMove(after: UInt64) {
        guard !hasEnded else { return }
        node.scratch.withFrame { scratch in
            ServerFrame.appendDrain(after: after, resume: delivery.visible, to: &scratch)
            socket.sendText(scratch.span)
        }
    }

    /// Takes nothing more from the client; what it has sent is still answered.
    func stopReading() {
        guard !isLeaving else { return }
        isLeaving = true
        socket.pause()
    }

    /// Nothing that the client has sent waits for an answer.
    var isQuiet: Bool {
        unanswered.isEmpty && unansweredReads.isEmpty && searches.isEmpty && questions.isEmpty
    }
}
