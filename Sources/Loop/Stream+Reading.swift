extension Stream {
    /// No ``StreamReceiver/received(_:from:)`` comes until ``resumeReading()``; the peer is slowed down by TCP.
    ///
    /// Its end is not noticed either while nothing is read or written: an owner that pauses needs a deadline.
    package func pauseReading() {
        loop.assertOnLoop()
        isPaused = true
        updateReading()
        // Only reading would have told that the connection is gone.
        if isBroken, !lifecycle.isClosed { failLater(.reset) }
    }

    /// Goes on reading, from the next turn at the latest.
    package func resumeReading() {
        loop.assertOnLoop()
        isPaused = false
        updateReading()
    }

    /// Makes the read event pending, or not, after anything has changed that matters for it.
    func updateReading() {
        guard let readEvent, isReading != wantsInput else { return }
        isReading.toggle()
        guard isReading else { return readEvent.remove() }
        guard readEvent.add() else { return failLater(.failed(errno: SystemCall.noWatchLeft)) }
        if let tls, tls.hasPending { keepInputLeft() }
    }

    /// The read event's callback: one `recv`, one delivery.
    func becameReadable() {
        if !lifecycle.deliversInput, !isHandshaking || output.isEmpty { return discardInput() }
        guard let tls else { return readPlain() }
        tls.isEstablished ? readSecured(tls) : advanceHandshake()
    }

    /// Hands the first bytes of the loop's buffer to the owner.
    func deliver(_ count: Int) {
        guard count > 0, lifecycle.deliversInput, let receiver else { return }
        var bytes = unsafe loop.readBuffer.extracting(0..<count).mutableSpan
        receiver.received(&bytes, from: self)
    }

    /// The peer has sent its last byte.
    func inputEnded() {
        if isBroken { return fail(.reset) }
        let action = lifecycle.peerEnded(hasOutput: !output.isEmpty)
        updateReading()
        perform(action)
    }

    /// How much one call may read.
    var readBuffer: UnsafeMutableRawBufferPointer {
        let count = max(1, min(Int(readLimit), EventLoop.readBufferBytes))
        return unsafe UnsafeMutableRawBufferPointer(loop.readBuffer.extracting(0..<count))
    }
}

extension Stream {
    private var wantsInput: Bool {
        if isHandshaking { return true }
        guard lifecycle.deliversInput else { return lifecycle.readsInput }
        return receiver != nil && !isPaused
    }

    private func readPlain() {
        switch unsafe SystemCall.receive(descriptor, into: readBuffer) {
        case .done(0): inputEnded()
        case .done(let count): deliver(count)
        case .wouldBlock: break
        case .failed(let errno): fail(isBroken ? .reset : StreamEnd(errno: errno))
        }
    }

    /// While closing only the peer's FIN matters; encrypted bytes need no decryption for that.
    private func discardInput() {
        switch unsafe SystemCall.receive(descriptor, into: UnsafeMutableRawBufferPointer(loop.readBuffer)) {
        case .done(0): inputEnded()
        case .done, .wouldBlock: break
        case .failed(let errno): fail(StreamEnd(errno: errno))
        }
    }
}
