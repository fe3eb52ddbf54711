internal import Loop
internal import Protocol
internal import WebSocket

extension WebSocketConnection {
    /// The connector is done.
    func connected(_ result: Result<Stream, StreamEnd>, _ handshake: OpeningHandshake) {
        switch result {
        case .success(let stream):
            stream.withOutput { handshake.appendRequest(to: &$0) }
            state = .handshaking(stream, handshake)
            stream.receiver = self
        case .failure(let end):
            finish(.lost(detail: end.description))
        }
    }

    /// The server's answer came, or a part of it.
    func shookHands(_ outcome: OpeningHandshake.Outcome, _ handshake: OpeningHandshake, on stream: Stream) {
        switch outcome {
        case .needsMore:
            state = .handshaking(stream, handshake)
        case .agreed(let agreement):
            subprotocol = agreement.subprotocol
            deflateWindowBits = UInt8(agreement.deflate?.deflateWindowBits ?? 0)
            reader = MessageReader(
                role: .client,
                limits: options.limits,
                allowsCompression: agreement.deflate != nil
            )
            state = .open(stream)
            receiver?.opened(self)
        case .failed(let end):
            finish(end)
        }
    }

    /// Ends for good and tells the receiver; with `flushing`, what is queued still goes out.
    func finish(_ end: ConnectionEnd, flushing: Bool = false) {
        if case .closed = state { return }
        if flushing, let stream { letGo(stream) }
        shut()
        let receiver = receiver
        self.receiver = nil
        receiver?.ended(self, end)
    }

    /// As `finish`, but not inside the owner's own call.
    func finishLater(_ end: ConnectionEnd) {
        context.loop.atTurnEnd(LateEnd(self, end))
    }

    /// Gives the stream up to itself: it sends what is queued and closes.
    func letGo(_ stream: Stream) {
        stream.receiver = Farewell(context)
        stream.closeAfterFlush(within: options.closeTimeout)
        if case .closing(_, _, let timer) = state { timer.cancel() }
        state = .closed
        reader = nil
    }

    /// Closes whatever there is, at once.
    func shut() {
        switch state {
        case .idle, .closed: break
        case .connecting(let connector): connector.cancel()
        case .handshaking(let stream, _), .open(let stream): stream.close()
        case .closing(let stream, _, let timer):
            timer.cancel()
            stream.close()
        }
        state = .closed
        reader = nil
    }
}

/// Counts a stream that closes by itself; the stream holds it until then.
private final class Farewell: StreamReceiver {
    private let context: ClientContext

    init(_ context: ClientContext) {
        self.context = context
        context.leavingCount += 1
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {}

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        context.leavingCount -= 1
    }
}

/// Reports an end at the end of the turn.
private final class LateEnd: TurnEndTask {
    private let connection: WebSocketConnection
    private let end: ConnectionEnd

    init(_ connection: WebSocketConnection, _ end: ConnectionEnd) {
        self.connection = connection
        self.end = end
    }

    func turnEnded() {
        connection.finish(end)
    }
}
