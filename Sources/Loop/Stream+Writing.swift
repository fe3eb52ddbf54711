extension Stream {
    /// Queues bytes; all of a turn's output leaves in one `send` at the end of the turn.
    ///
    /// Without effect after ``close()`` or ``closeAfterFlush(within:)``. Nothing bounds the queue but the owner, who
    /// looks at ``pendingBytes``, and ``WaterMarks/limit``.
    package func write(_ bytes: Span<UInt8>) {
        guard acceptsOutput else { return }
        unsafe bytes.withUnsafeBufferPointer { source in
            output.append(from: loop.buffers) { unsafe $0.append(contentsOf: source) }
        }
        outputGrew()
    }

    /// Appends to the queue in place; what is in the array already must stay.
    ///
    /// The body is not called when the stream no longer accepts output, and must not touch this stream.
    package func withOutput(_ body: (inout [UInt8]) -> Void) {
        guard acceptsOutput else { return }
        output.append(from: loop.buffers, body)
        outputGrew()
    }

    /// Sends what is queued, at the end of a turn or when the socket takes more.
    func flush() {
        isQueued = false
        guard !lifecycle.isClosed else { return }
        if hasInputLeft { resumeInputLeft() }
        // While the write event is pending, the socket says when it takes more.
        guard writeEvent == nil else { return }
        if isHandshaking, lifecycle.acceptsOutput || !output.isEmpty {
            advanceHandshake()
        } else {
            sendQueued()
        }
    }

    /// The write event's callback.
    func becameWritable() {
        if readWantsWrite {
            readWantsWrite = false
            becameReadable()
            guard !lifecycle.isClosed else { return }
        }
        isHandshaking ? advanceHandshake() : sendQueued()
    }

    func sendQueued() {
        guard lifecycle.sendsOutput else { return }
        while !output.isEmpty {
            switch tls.map(send(through:)) ?? sendPlain() {
            case .done(let count):
                output.consume(count, pool: loop.buffers)
                meterOutput()
                // A plain socket that took a part is full: asking again would only cost a call.
                if tls == nil, !output.isEmpty { return armWriting() }
            case .wantsWrite: return armWriting()
            case .wantsRead: return
            case .ended: return sendingFailed(.reset)
            case .failed(let end): return sendingFailed(end)
            }
        }
        disarmWriting()
        reportDrained()
        // The owner may have written again just now.
        if output.isEmpty { perform(lifecycle.flushed()) }
    }

    func armWriting() {
        reportDrained()
        guard writeEvent == nil, !lifecycle.isClosed else { return }
        let event = unsafe Event(on: loop, .writable(descriptor), context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<Stream>.fromOpaque(context).takeUnretainedValue().becameWritable()
        }
        writeEvent = event
        if !event.add() { failLater(.failed(errno: SystemCall.noWatchLeft)) }
    }

    /// Discards what waits.
    func dropOutput() {
        output.removeAll(pool: loop.buffers)
        meterOutput()
    }

    func disarmWriting() {
        guard let event = writeEvent else { return }
        writeEvent = nil
        event.remove()
        loop.retire(event)
    }
}

extension Stream {
    private var acceptsOutput: Bool {
        loop.assertOnLoop()
        return lifecycle.acceptsOutput && !isBroken
    }

    private func outputGrew() {
        meterOutput()
        let pending = output.pendingBytes
        if pending > marks.high { isCongested = true }
        if pending > marks.limit { return failLater(.outputOverflow) }
        // During the handshake, and while the socket is full, somebody else flushes.
        if writeEvent == nil, !isHandshaking { queueForTurnEnd() }
    }

    private func meterOutput() {
        guard let meter else { return }
        let bytes = output.storageBytes
        meter.changed(from: meteredBytes, to: bytes)
        meteredBytes = bytes
    }

    private func reportDrained() {
        guard isCongested, output.pendingBytes <= marks.low else { return }
        isCongested = false
        if lifecycle.acceptsOutput { receiver?.drained(self) }
    }

    private func sendPlain() -> TLSSession.Step {
        switch unsafe output.withPending({ unsafe SystemCall.send(descriptor, $0) }) {
        case .done(let count): .done(count)
        case .wouldBlock: .wantsWrite
        case .failed(let errno): .failed(StreamEnd(errno: errno))
        }
    }

    private func send(through tls: TLSSession) -> TLSSession.Step {
        unsafe output.withPending { unsafe tls.write($0) }
    }

    /// What the peer said before it broke the connection is still worth reading: a reason, a close frame.
    private func sendingFailed(_ end: StreamEnd) {
        guard end == .reset, tls == nil, isReading, lifecycle.deliversInput else { return fail(end) }
        isBroken = true
        disarmWriting()
        dropOutput()
    }
}
