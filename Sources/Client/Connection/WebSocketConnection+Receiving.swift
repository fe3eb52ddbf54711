package import Loop
internal import Protocol
internal import WebSocket

extension WebSocketConnection: StreamReceiver {
    package func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var offset = 0
        if case .handshaking(_, var handshake) = state {
            let outcome = handshake.received(bytes.span, at: &offset)
            shookHands(outcome, handshake, on: stream)
        }
        receiver?.heard(self)
        while let event = nextEvent(&bytes, at: &offset) {
            guard take(event, bytes.span, on: stream) else { return }
        }
    }

    package func drained(_ stream: Stream) {
        receiver?.drained(self)
    }

    package func closed(_ stream: Stream, because end: StreamEnd) {
        switch state {
        case .handshaking(_, let handshake): finish(handshake.end(end))
        case .open where end == .endOfStream: finish(.lost(detail: "the server hung up"))
        default: finish(.lost(detail: end.description))
        }
    }

    /// The next thing that the server said; nil at the end of the bytes, and when nobody listens any more.
    private func nextEvent(_ bytes: inout MutableSpan<UInt8>, at offset: inout Int) -> MessageEvent? {
        switch state {
        case .idle, .connecting, .handshaking, .closed: return nil
        case .open, .closing: break
        }
        do throws(WebSocketError) {
            let event = try reader?.next(&bytes, at: &offset, inflater: context.inflater)
            return event == .needsMore ? nil : event
        } catch {
            failed(error)
            return nil
        }
    }

    /// Acts on what the server said; false when nothing more is to be read.
    private func take(_ event: MessageEvent, _ bytes: Span<UInt8>, on stream: Stream) -> Bool {
        switch event {
        case .needsMore:
            return false
        case .message(let kind, let payload):
            guard isOpen, let reader else { return true }
            reader.withPayload(payload, in: bytes) { receiver?.received($0, kind, from: self) }
        case .ping(let payload):
            guard isOpen, let reader else { return true }
            reader.withPayload(payload, in: bytes) { answer in
                write(stream) { FrameEncoder.appendFrame(.pong, answer, mask: $1, to: &$0) }
            }
        case .pong(let payload):
            reader?.withPayload(payload, in: bytes) { receiver?.ponged($0, from: self) }
        case .close(let payload):
            closeReceived(payload, on: stream)
            return false
        }
        return true
    }

    /// Answers a close frame, if ours did not come first, and ends.
    private func closeReceived(_ payload: ClosePayload, on stream: Stream) {
        if isOpen {
            let answer = ClosePayload(code: payload.code)
            write(stream) { FrameEncoder.appendClose(answer, mask: $1, to: &$0) }
        }
        finish(.closed(code: payload.code ?? 1005, reason: payload.reason), flushing: true)
    }

    /// The server broke the rules: says so and ends.
    private func failed(_ error: WebSocketError) {
        if case .open(let stream) = state {
            write(stream) { FrameEncoder.appendClose(ClosePayload(code: error.closeCode), mask: $1, to: &$0) }
        }
        finish(.lost(detail: "the server broke the protocol: \(error)"), flushing: true)
    }
}
