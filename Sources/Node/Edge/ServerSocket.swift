internal import Loop
internal import Protocol
internal import Telemetry
internal import WebSocket

/// The server's end of one WebSocket (RFC 6455): messages in, frames out, pings answered, the closing handshake.
///
/// It holds its owner until the end, and the stream holds it. Idle it owns no buffer.
final class ServerSocket {
    /// Smaller messages are sent as they are: deflating them costs 10 us and saves nothing.
    static let compressionThreshold = 512

    /// How long the closing handshake may take; the descriptor is gone after it whatever the client does.
    static let closeTimeout = Duration.seconds(2)

    unowned let node: Node
    let stream: Stream
    var sweepIndex = -1
    /// When the client was last heard, in the loop's monotonic ms.
    private(set) var lastHeard: UInt64
    /// Why the socket is not read now; empty when it is.
    private var pauses: Pauses = []
    /// When a sweep first saw more queued than the node wants to hold; nil once the client has taken most of it.
    private var fullSince: UInt64?
    private var reader: MessageReader
    private var owner: (any SocketOwner)?
    /// What it has of its address' limits; nil where there are none.
    private let share: AddressShare?
    /// What was agreed for permessage-deflate, in window bits; 0 for no compression.
    private let windowBits: UInt8
    /// Bytes that were read but not looked at when the socket was paused; usually empty, at most one read buffer.
    private var held: [UInt8] = []
    /// Where the first byte that was not looked at stands in `held`.
    private var heldStart = 0
    /// What the node's meter was told last.
    var meteredBytes = 0

    /// Reasons to leave what the client sends where it is.
    struct Pauses: OptionSet {
        let rawValue: UInt8
        /// The owner has enough to do.
        static let owner = Pauses(rawValue: 1)
        /// The client does not take its answers.
        static let output = Pauses(rawValue: 2)
    }

    init(
        node: Node,
        stream: Stream,
        share: AddressShare?,
        limits: WebSocketLimits,
        deflate: PermessageDeflate?
    ) {
        self.node = node
        self.stream = stream
        self.share = share
        lastHeard = node.loop.now
        windowBits = UInt8(deflate?.deflateWindowBits ?? 0)
        reader = MessageReader(role: .server, limits: limits, allowsCompression: deflate != nil)
    }

    /// Takes the stream over; `rest` is what the client sent behind its request.
    func open(owner: any SocketOwner, rest: [UInt8]) {
        self.owner = owner
        stream.receiver = self
        node.sweep.add(self)
        held = rest
        readHeld()
    }

    /// Nobody owns it any more; its last frames may still be on their way.
    var isOver: Bool { owner == nil }

    /// Bytes that wait for the client to take them.
    var pendingBytes: Int { stream.pendingBytes }

    /// Whether more is queued than the node wants to hold for one client.
    var isOutputFull: Bool { stream.pendingBytes > Int(stream.marks.high) }

    /// The client is not read, so its silence means nothing.
    var isPaused: Bool { !pauses.isEmpty }

    /// Somebody waits for the client to take what is queued; it has the write timeout for it from the first call on.
    func isWaitedFor(since now: UInt64) {
        if fullSince == nil { fullSince = now }
    }

    /// What was waited for has come by another way than the socket's.
    func isWaitedForNoMore() {
        if !isOutputFull, !pauses.contains(.output) { fullSince = nil }
    }

    /// Stops reading at once; what is in the socket waits there and in the end slows the client down.
    func pause() {
        pause(.owner)
    }

    /// Reads on, unless the client has to take its answers first.
    func resume() {
        resume(.owner)
    }

    private func pause(_ reason: Pauses) {
        if pauses.isEmpty { stream.pauseReading() }
        pauses.insert(reason)
    }

    private func resume(_ reason: Pauses) {
        guard pauses.contains(reason) else { return }
        pauses.remove(reason)
        guard pauses.isEmpty, owner != nil else { return }
        lastHeard = node.loop.now
        readHeld()
        // What was held may have paused the socket again.
        if pauses.isEmpty { stream.resumeReading() }
    }

    /// Sends a text message; it leaves with everything else of this turn in one write.
    func sendText(_ payload: Span<UInt8>) {
        send(.text, payload)
    }

    /// Sends a message, deflated where that was agreed and is worth it.
    func send(_ kind: MessageKind, _ payload: Span<UInt8>) {
        guard owner != nil else { return }
        guard windowBits > 0, payload.count >= ServerSocket.compressionThreshold else {
            let length = payload.count
            stream.withOutput { FrameEncoder.appendHeader(kind.opcode, length: length, to: &$0) }
            return stream.write(payload)
        }
        stream.withOutput {
            node.deflater.appendMessage(kind, payload, windowBits: Int(windowBits), to: &$0)
        }
    }

    /// Says why, then ends the connection; nothing more is read.
    func close(_ code: CloseCode) {
        guard owner != nil else { return }
        finish(ClosePayload(code: code.rawValue, reason: code.name), .closedByNode(code))
    }

    private func finish(_ payload: ClosePayload, _ end: SocketEnd) {
        stream.withOutput { FrameEncoder.appendClose(payload, to: &$0) }
        stream.closeAfterFlush(within: ServerSocket.closeTimeout)
        node.socketIsClosing()
        ended(end)
    }

    /// The socket is over for its owner, and for the node.
    func ended(_ end: SocketEnd) {
        guard let owner else { return }
        self.owner = nil
        held = []
        noteHeld(0)
        node.sweep.remove(self)
        owner.ended(end)
    }

    /// Reads what was held, up to the next pause; the rest stays where it is.
    private func readHeld() {
        guard pauses.isEmpty, !held.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &held)
        var offset = heldStart
        heldStart = 0
        var span = bytes.mutableSpan
        read(&span, at: &offset)
        guard owner != nil else { return }
        if offset < bytes.count {
            held = bytes
            heldStart = offset
        }
        noteHeld(held.capacity + reader.storageBytes)
    }

    /// Reads up to the end or the next pause; a client that does not take its answers gets no further ones.
    private func read(_ bytes: inout MutableSpan<UInt8>, at offset: inout Int) {
        lastHeard = node.loop.now
        do throws(WebSocketError) {
            while owner != nil, pauses.isEmpty {
                let event = try reader.next(&bytes, at: &offset, inflater: node.inflater)
                if event == .needsMore { return }
                handle(event, bytes.span)
                if isOutputFull { pause(.output) }
            }
        } catch {
            node.metrics.protocolErrors.increment()
            let payload = ClosePayload(code: error.closeCode, reason: error.explanation)
            finish(payload, .closedByNode(CloseCode(rawValue: error.closeCode) ?? .protocolError))
        }
    }

    private func handle(_ event: MessageEvent, _ bytes: Span<UInt8>) {
        switch event {
        case .needsMore, .pong:
            break
        case .message(let kind, let payload):
            reader.withPayload(payload, in: bytes) { owner?.received($0, kind) }
        case .ping(let payload):
            // RFC 6455 section 5.5.3 lets us leave out pongs; a flood of pings must not fill the queue.
            guard !isOutputFull else { return }
            reader.withPayload(payload, in: bytes) { ping in
                stream.withOutput { FrameEncoder.appendHeader(.pong, length: ping.count, to: &$0) }
                stream.write(ping)
            }
        case .close(let payload):
            finish(ClosePayload(code: payload.code), .closedByClient)
        }
    }
}

extension ServerSocket: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var offset = 0
        read(&bytes, at: &offset)
        guard owner != nil else { return }
        if offset < bytes.count { held.append(copying: bytes.span.extracting(offset...)) }
        noteHeld(held.capacity + reader.storageBytes)
    }

    func drained(_ stream: Stream) {
        fullSince = nil
        owner?.drained()
        resume(.output)
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        if owner == nil { node.socketClosed() } else { ended(.lost) }
    }
}

extension ServerSocket: Swept {
    func swept(now: UInt64) {
        // Its queue has been above the limit, and not yet a quarter of it since.
        if isOutputFull || pauses.contains(.output) { isWaitedFor(since: now) }
        if let fullSince, now >= fullSince + node.configuration.writeTimeout.milliseconds {
            return close(.slowConsumer)
        }
        owner?.swept(now: now)
    }
}
