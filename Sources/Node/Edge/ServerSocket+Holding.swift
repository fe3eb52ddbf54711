internal import Loop
internal import Protocol

/// What the node holds for the socket.
extension ServerSocket {
    /// Tells the node what is held of a message that is not complete, and of what was read too early.
    func noteHeld(_ bytes: Int) {
        guard bytes != meteredBytes else { return }
        node.buffers.changed(from: meteredBytes, to: bytes)
        meteredBytes = bytes
    }
}

extension ServerSocket: Holder {
    var heldBytes: Int { meteredBytes + stream.storageBytes }

    var isKnown: Bool { true }

    /// A close frame goes only to those who would read it: it would stand behind everything that is in the way.
    func shed() {
        guard !isOver else { return }
        guard stream.pendingBytes > 0 else { return close(.tryAgainLater) }
        ended(.shed)
        stream.close()
    }
}
