extension Stream {
    /// Speaks TLS as the server from the next byte on, for example after a PROXY header that came in the clear.
    ///
    /// Read such a header with ``readLimit``, so that no byte of the handshake is taken. Traps when the stream is TLS already.
    package func startTLS(_ context: TLSServerContext) {
        loop.assertOnLoop()
        precondition(tls == nil, "TLS was started already")
        guard !lifecycle.isClosed else { return }
        tls = context.makeSession(descriptor)
        updateReading()
    }

    /// TLS, and no application byte can pass yet.
    var isHandshaking: Bool {
        guard let tls else { return false }
        return !tls.isEstablished
    }

    /// Goes on with the handshake; when it is complete, output and input that came with it follow.
    func advanceHandshake() {
        guard let tls, !tls.isEstablished else { return }
        switch tls.handshake() {
        case .wantsRead: disarmWriting()
        case .wantsWrite: armWriting()
        case .ended: fail(.tls("connection closed during the handshake"))
        case .failed(let end): fail(end)
        case .done: handshakeCompleted(tls)
        }
    }

    /// One buffer's worth from OpenSSL, delivered in one piece; the rest waits for the next turn.
    func readSecured(_ tls: TLSSession) {
        let (count, end) = unsafe fill(readBuffer, from: tls)
        deliver(count)
        guard !lifecycle.isClosed else { return }
        switch end {
        case .done: if tls.hasPending { keepInputLeft() }
        case .wantsRead: break
        case .wantsWrite:
            readWantsWrite = true
            armWriting()
        case .ended: inputEnded()
        case .failed(let end): fail(end)
        }
        // A write that had to wait for input may go on now.
        if !output.isEmpty, writeEvent == nil, !lifecycle.isClosed { queueForTurnEnd() }
    }

    /// Has the rest in OpenSSL's buffer read in the next turn, as no readiness will announce it.
    func keepInputLeft() {
        hasInputLeft = true
        queueForTurnEnd()
    }

    /// At the end of a turn: has the read event called in the next one.
    func resumeInputLeft() {
        hasInputLeft = false
        if isReading { readEvent?.activate() }
    }

    private func handshakeCompleted(_ tls: TLSSession) {
        disarmWriting()
        updateReading()
        receiver?.secured(self)
        guard !lifecycle.isClosed else { return }
        sendQueued()
        if isReading, tls.hasPending { keepInputLeft() }
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from tls: TLSSession) -> (Int, TLSSession.Step)
    {
        var count = 0
        var step = TLSSession.Step.done(0)
        repeat {
            step = unsafe tls.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            guard case .done(let more) = step else { break }
            count += more
        } while count < buffer.count && tls.hasPending
        return (count, step)
    }
}
