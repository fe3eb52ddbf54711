package import Protocol
internal import Loop
internal import WebSocket

extension WebSocketConnection {
    /// Sends a message; false when the connection is not open.
    @discardableResult
    package func send(_ message: Span<UInt8>, _ kind: MessageKind = .text) -> Bool {
        guard case .open(let stream) = state else { return false }
        let opcode: Opcode = kind == .text ? .text : .binary
        if isCompressed, message.count >= options.compressionThreshold {
            sendCompressed(message, opcode, on: stream)
        } else {
            let mask = context.random.mask()
            stream.withOutput { FrameEncoder.appendFrame(opcode, message, mask: mask, to: &$0) }
        }
        return true
    }

    /// Sends a message that `build` appends to an empty array.
    @discardableResult
    package func send(_ kind: MessageKind = .text, _ build: (inout [UInt8]) -> Void) -> Bool {
        var isSent = false
        context.withScratch(build) { isSent = send($0, kind) }
        return isSent
    }

    /// Sends a ping with at most 125 bytes of payload; false when the connection is not open.
    @discardableResult
    package func ping(_ payload: [UInt8] = []) -> Bool {
        guard case .open(let stream) = state else { return false }
        let bounded = payload.prefix(WebSocketConnection.longestControl)
        write(stream) { FrameEncoder.appendFrame(.ping, bounded.span, mask: $1, to: &$0) }
        return true
    }

    /// Puts bytes into the stream as they are, for tests of what a server makes of bad input.
    ///
    /// Before the handshake's answer nothing but the request goes out.
    package func sendRaw(_ bytes: Span<UInt8>) {
        stream?.write(bytes)
    }

    /// Writes into the stream's queue with a fresh mask.
    func write(_ stream: Stream, _ append: (inout [UInt8], UInt32) -> Void) {
        let mask = context.random.mask()
        stream.withOutput { append(&$0, mask) }
    }

    private func sendCompressed(_ message: Span<UInt8>, _ opcode: Opcode, on stream: Stream) {
        let mask = context.random.mask()
        var deflated: [UInt8] = []
        context.deflater.deflate(message, windowBits: Int(deflateWindowBits), to: &deflated)
        stream.withOutput {
            FrameEncoder.appendFrame(opcode, deflated.span, isCompressed: true, mask: mask, to: &$0)
        }
    }

    /// The most payload of a control frame, in bytes (RFC 6455 section 5.5).
    private static let longestControl = 125
}
