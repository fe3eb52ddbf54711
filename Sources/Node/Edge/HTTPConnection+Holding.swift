internal import Loop
internal import Protocol

/// What a client has sent behind a request that waits for its answer.
extension HTTPConnection {
    /// Room for some further requests; who pipelines more connects again for the rest.
    private static let mostHeldBytes = HTTPLimits.defaultHeadBytes

    /// Takes requests apart, and keeps what is behind one that waits.
    func read(_ bytes: Span<UInt8>, from start: Int) {
        var offset = start
        read(bytes, at: &offset)
        guard exchange != nil, offset < bytes.count else { return }
        hold(bytes.extracting(offset...))
    }

    /// Goes on with what came while an answer was waited for, then with the socket.
    func readOn() {
        let bytes = held
        dropHeld()
        if !bytes.isEmpty { read(bytes.span, from: 0) }
        if !isOver, exchange == nil { stream.resumeReading() }
    }

    func dropHeld() {
        if let user { node.bodies.give(held.count, of: user) }
        held = []
    }

    /// On the account of the user whose request waits; what is too much is lost, and the connection ends with the answer.
    private func hold(_ bytes: Span<UInt8>) {
        guard let user, bytes.count <= HTTPConnection.mostHeldBytes else { return hasLostBytes = true }
        do throws(Problem) {
            try node.bodies.take(bytes.count, of: user)
            held = Array(copying: bytes)
        } catch {
            hasLostBytes = true
        }
    }
}
