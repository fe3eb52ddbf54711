internal import Loop
package import Protocol
internal import WebSocket

/// A client's WebSocket connection over a stream: handshake, masked frames, compression, ping and close (RFC 6455).
///
/// It holds its receiver, and the open stream holds it, until it has ended or is abandoned. Ended or abandoned it holds nothing and cannot be used again.
package final class WebSocketConnection {
    enum State {
        case idle
        case connecting(Connector)
        case handshaking(Stream, OpeningHandshake)
        case open(Stream)
        /// A close frame went out; the server's is awaited until the timer fires.
        case closing(Stream, ClosePayload, Timer)
        case closed
    }

    /// Who is told what happens; nil once it is over, which breaks the cycle with an owner that holds the connection.
    package internal(set) var receiver: (any WebSocketReceiver)?

    /// The subprotocol that the server chose.
    package internal(set) var subprotocol: String?

    let context: ClientContext
    let options: WebSocketOptions
    var state = State.idle
    var reader: MessageReader?
    /// The window to deflate with, 9 to 15; 0 when messages are not compressed.
    var deflateWindowBits: UInt8 = 0

    /// A connection that is not started yet.
    package init(context: ClientContext, options: WebSocketOptions, receiver: any WebSocketReceiver) {
        self.context = context
        self.options = options
        self.receiver = receiver
    }

    deinit {
        shut()
    }

    /// Whether messages can be sent.
    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// Whether the server agreed to permessage-deflate.
    package var isCompressed: Bool { deflateWindowBits > 0 }

    /// Bytes that wait for the socket.
    package var pendingBytes: Int { stream?.pendingBytes ?? 0 }

    /// The most bytes that are read at once; lower ones make a slow reader, for tests.
    package var readLimit: Int32 {
        get { stream?.readLimit ?? 0 }
        set { stream?.readLimit = newValue }
    }

    /// Stops reading, so that the server sees a client that is too slow, for tests; true to go on.
    package func setReading(_ isReading: Bool) {
        isReading ? stream?.resumeReading() : stream?.pauseReading()
    }

    /// The stream, while there is one.
    var stream: Stream? {
        switch state {
        case .idle, .connecting, .closed: nil
        case .handshaking(let stream, _), .open(let stream), .closing(let stream, _, _): stream
        }
    }

    /// Connects and shakes hands, once; the outcome is told to the receiver.
    ///
    /// The server's answer to the handshake has no deadline here: that is its owner's.
    package func open(_ endpoint: Endpoint, token: String?) {
        guard case .idle = state else { return }
        let handshake = OpeningHandshake(
            endpoint: endpoint,
            token: token,
            options: options,
            key: context.random.handshakeKey()
        )
        let connector = Connector.connect(
            loop: context.loop,
            to: endpoint.address,
            tls: endpoint.isSecure ? options.tls : nil,
            timeout: options.connectTimeout
        ) { [weak self] result in
            self?.connected(result, handshake)
        }
        state = .connecting(connector)
    }

    /// Starts the closing handshake; `WebSocketReceiver.ended` comes with the server's answer, or in its absence.
    package func close(_ payload: ClosePayload = ClosePayload(code: 1000)) {
        switch state {
        case .idle, .closing, .closed:
            return
        case .connecting, .handshaking:
            finishLater(.closed(code: payload.code ?? 1005, reason: payload.reason))
        case .open(let stream):
            write(stream) { FrameEncoder.appendClose(payload, mask: $1, to: &$0) }
            let timer = context.loop.timer(after: options.closeTimeout) { [weak self] in
                self?.finish(.closed(code: payload.code ?? 1005, reason: payload.reason))
            }
            state = .closing(stream, payload, timer)
        }
    }

    /// Says good-bye if it can, and tells the receiver nothing more; the rest of the output is flushed behind its back.
    package func abandon(code: UInt16) {
        receiver = nil
        if case .open(let stream) = state {
            write(stream) { FrameEncoder.appendClose(ClosePayload(code: code), mask: $1, to: &$0) }
            letGo(stream)
        }
        shut()
    }

    /// Drops the connection without a word, as a broken network does, and tells the receiver nothing more.
    package func abandonSilently() {
        receiver = nil
        shut()
    }
}
