internal import Loop
internal import Protocol
internal import Telemetry

/// A connection until it becomes a WebSocket: the load balancer's header, then requests, one answer each.
///
/// The stream holds it; an upgrade puts a `ServerSocket` in its place and lets it go. While a request waits for its
/// answer nothing more is read: what the client sends meanwhile waits in the socket, or in `held`.
final class HTTPConnection {
    /// How long a request may take once it is complete: longer than the link to Redis waits for one answer.
    static let answerTimeout = Duration.seconds(15)
    /// Connections at a time that have all the time for their last answer; further ones have to take it at once.
    private static let mostEnding = 1_024
    private static let shortCloseTimeout = Duration.milliseconds(100)

    unowned let node: Node
    let stream: Stream
    var sweepIndex = -1
    /// Came in where nothing but health, readiness and metrics is served.
    let isAdmin: Bool
    private(set) var isOver = false
    /// It was sent its last answer, and counts among those that have yet to close.
    private var isEnding = false
    /// What it has of its address' limits; nil where there are none.
    private(set) var share: AddressShare?
    /// The first request was paid for with the connection.
    var isPaidAhead = true
    /// What the node's meter was told last.
    private var meteredBytes = 0
    private var proxy: ProxyHeaderParser?
    var parser = HTTPRequestParser()
    /// When the request must be complete, or answered.
    var deadline: UInt64
    /// The request that is being read or answered.
    var request: (head: HTTPRequestHead, plan: HTTPPlan)?
    /// On whose behalf it is; nil where the answer is known without Redis.
    var user: UserID?
    /// What has come of its body, if somebody wants it.
    var body: [UInt8] = []
    /// Waits for the answer; then nothing is read.
    var exchange: HTTPExchange?
    /// The request is being handed over, so that an answer in the same turn is not taken for a late one.
    var isHandingOver = false
    /// Bytes that came behind a request that waits for its answer; at most `mostHeldBytes`.
    var held: [UInt8] = []
    /// There were more of them than may be kept: the answer that is waited for is the last.
    var hasLostBytes = false

    init(node: Node, stream: Stream, isAdmin: Bool) {
        self.node = node
        self.stream = stream
        self.isAdmin = isAdmin
        proxy = node.configuration.usesProxyProtocol && !isAdmin ? ProxyHeaderParser() : nil
        deadline = node.loop.now + node.configuration.handshakeTimeout.milliseconds
        node.sweep.add(self)
        limitReading()
        stream.receiver = self
        if proxy == nil, !isAdmin { _ = enter() }
    }

    /// Counts the client against its address; false when it has too many connections already.
    private func enter() -> Bool {
        do throws(Problem) {
            share = try node.addresses.enter(stream.peer)
            return true
        } catch {
            // Whoever has too many connections is not to have TLS handshakes as well.
            if node.tls == nil { end(with: error.response) } else { stop() }
            return false
        }
    }

    /// False while the header is not complete, or when it is none.
    private func readProxyHeader(_ bytes: Span<UInt8>, _ offset: inout Int) -> Bool {
        guard proxy != nil else { return true }
        do throws(ProxyHeaderError) {
            let header = try proxy?.next(bytes, at: &offset)
            if header != nil { proxy = nil }
            limitReading()
            guard let header else { return false }
            if case .proxied(let source, _) = header, let client = SocketAddress(source) {
                stream.peer = client
                guard enter() else { return false }
            }
            if let tls = node.tls { stream.startTLS(tls) }
            return true
        } catch {
            node.log.warning("a connection came without a PROXY header", ["error": .text("\(error)")])
            stop()
            return false
        }
    }

    /// A PROXY header in front of TLS is read without a byte of the handshake, which is OpenSSL's.
    private func limitReading() {
        guard node.tls != nil, !isAdmin else { return }
        stream.readLimit = proxy.map { Int32($0.missingBytes) } ?? .max
    }

    /// Sends the last answer and ends.
    func end(with response: HTTPResponse, includesBody: Bool = true) {
        node.metrics.responded(response.status)
        let isCrowded = node.endingConnections >= HTTPConnection.mostEnding
        node.endingConnections += 1
        isEnding = true
        stream.withOutput { response.append(to: &$0, keepsAlive: false, includesBody: includesBody) }
        stream.closeAfterFlush(
            within: isCrowded ? HTTPConnection.shortCloseTimeout : ServerSocket.closeTimeout
        )
        release()
        node.connectionCount -= 1
    }

    private func stop() {
        guard !isOver else { return }
        stream.close()
        release()
        node.connectionCount -= 1
    }

    /// The stream is somebody else's now, or over.
    func release() {
        isOver = true
        dropHeld()
        dropBody()
        noteHeld(0)
        node.sweep.remove(self)
        endExchange()
    }

    private func noteHeld(_ bytes: Int) {
        node.buffers.changed(from: meteredBytes, to: bytes)
        meteredBytes = bytes
    }
}

extension HTTPConnection: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var offset = 0
        guard readProxyHeader(bytes.span, &offset) else { return }
        read(bytes.span, from: offset)
        if !isOver { noteHeld(parser.storageBytes) }
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        if isEnding {
            isEnding = false
            node.endingConnections -= 1
        }
        guard !isOver else { return }
        release()
        node.connectionCount -= 1
    }
}

extension HTTPConnection: Swept {
    /// Bodies have a bound of their own.
    var heldBytes: Int { meteredBytes + stream.storageBytes }

    var isKnown: Bool { user != nil }

    func shed() {
        stop()
    }

    func swept(now: UInt64) {
        guard now >= deadline else { return }
        guard let exchange else { return stop() }
        exchange.answer(Problem.unavailable.response)
    }
}

extension SocketAddress {
    /// The client's address as the load balancer tells it; nil for one without a number.
    fileprivate init?(_ address: ProxyAddress) {
        switch address {
        case .ipv4(let bytes, let port): self.init(rawAddress: bytes.span, port: port)
        case .ipv6(let bytes, let port): self.init(rawAddress: bytes.span, port: port)
        case .unix: return nil
        }
    }
}
