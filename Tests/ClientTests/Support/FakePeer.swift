import Loop
import Protocol
import WebSocket

/// The server's side of one connection: records what comes, and sends what it is told.
final class FakePeer: StreamReceiver {
    private(set) var request: HTTPRequestHead?
    private(set) var texts: [String] = []
    private(set) var binaries: [[UInt8]] = []
    private(set) var pings: [[UInt8]] = []
    private(set) var pongs: [[UInt8]] = []
    private(set) var close: ClosePayload?
    private(set) var error: WebSocketError?
    private(set) var isEnded = false

    /// Whether a close frame is answered.
    var answersClose = true
    /// Whether pings are answered.
    var answersPings = true

    private let stream: Stream
    private unowned let server: FakeServer
    private let inflater = Inflater()
    private let deflater = Deflater()
    private var parser = HTTPRequestParser()
    private var reader: MessageReader?
    private var deflate: PermessageDeflate?

    init(_ stream: Stream, server: FakeServer) {
        self.stream = stream
        self.server = server
    }

    /// Whether the handshake is done.
    var isOpen: Bool { reader != nil }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        stream.withOutput { output in
            guard let deflate else { return FrameEncoder.appendFrame(.text, bytes.span, to: &output) }
            var deflated: [UInt8] = []
            deflater.deflate(bytes.span, windowBits: deflate.deflateWindowBits, to: &deflated)
            FrameEncoder.appendFrame(.text, deflated.span, isCompressed: true, to: &output)
        }
    }

    func sendRaw(_ bytes: [UInt8]) {
        stream.write(bytes.span)
    }

    func sendFrame(_ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true) {
        stream.withOutput { FrameEncoder.appendFrame(opcode, payload.span, isFinal: isFinal, to: &$0) }
    }

    func sendClose(_ code: UInt16?, reason: String = "") {
        stream.withOutput { FrameEncoder.appendClose(ClosePayload(code: code, reason: reason), to: &$0) }
    }

    /// Closes the socket without a word.
    func vanish() {
        isEnded = true
        stream.close()
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var offset = 0
        if reader == nil { receiveRequest(bytes.span, at: &offset) }
        do throws(WebSocketError) {
            while let event = try reader?.next(&bytes, at: &offset, inflater: inflater), event != .needsMore {
                take(event, bytes.span)
            }
        } catch {
            self.error = error
            stream.close()
        }
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        isEnded = true
    }

    private func receiveRequest(_ bytes: Span<UInt8>, at offset: inout Int) {
        while let event = try? parser.next(bytes, at: &offset) {
            switch event {
            case .head(let head): request = head
            case .end: return answer()
            case .needsMore, .body: return
            }
        }
    }

    private func answer() {
        if server.hangsUp { return vanish() }
        if let refusal = server.refusal {
            stream.withOutput { refusal.append(to: &$0, keepsAlive: false) }
            return stream.closeAfterFlush(within: .seconds(1))
        }
        guard let request, let upgrade = try? UpgradeRequest(request) else { return stream.close() }
        deflate = server.compresses ? PermessageDeflate.choose(from: upgrade.extensions) : nil
        let response = upgrade.response(
            accept: HandshakeAccept.value(for: upgrade.key),
            subprotocol: upgrade.subprotocols.first,
            deflate: deflate
        )
        stream.withOutput { response.append(to: &$0, keepsAlive: true) }
        let limits = WebSocketLimits(messageBytes: 16 << 20)
        reader = MessageReader(role: .server, limits: limits, allowsCompression: deflate != nil)
        server.onOpen(self)
    }

    private func take(_ event: MessageEvent, _ bytes: Span<UInt8>) {
        switch event {
        case .needsMore: break
        case .message(let kind, let payload):
            let copy = copy(payload, bytes)
            if kind == .binary { return binaries.append(copy) }
            texts.append(String(decoding: copy, as: UTF8.self))
            server.onText(self, texts[texts.count - 1])
        case .ping(let payload):
            pings.append(copy(payload, bytes))
            if answersPings { sendFrame(.pong, pings[pings.count - 1]) }
        case .pong(let payload): pongs.append(copy(payload, bytes))
        case .close(let payload):
            close = payload
            guard answersClose else { return }
            sendClose(payload.code)
            stream.closeAfterFlush(within: .seconds(1))
        }
    }

    private func copy(_ payload: MessagePayload, _ bytes: Span<UInt8>) -> [UInt8] {
        var copy: [UInt8] = []
        reader?.withPayload(payload, in: bytes) { copy.append(copying: $0) }
        return copy
    }
}
