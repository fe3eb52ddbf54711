internal import Loop
internal import Protocol
internal import Telemetry
internal import WebSocket

/// A connection until it becomes a WebSocket: the load balancer's header, then requests, one answer each.
///
/// The stream holds it; an upgrade puts a `ServerSocket` in its place and lets it go.
final class HTTPConnection {
    private unowned let node: Node
    private let stream: Stream
    var sweepIndex = -1
    private var proxy: ProxyHeaderParser?
    private var parser = HTTPRequestParser()
    /// The request whose body is still coming.
    private var request: HTTPRequestHead?
    private var deadline: UInt64
    private var isOver = false
    /// Came in where nothing but health, readiness and metrics is served.
    private let isAdmin: Bool

    init(node: Node, stream: Stream, isAdmin: Bool) {
        self.node = node
        self.stream = stream
        self.isAdmin = isAdmin
        proxy = node.configuration.usesProxyProtocol && !isAdmin ? ProxyHeaderParser() : nil
        deadline = node.loop.now + node.configuration.handshakeTimeout.milliseconds
        node.sweep.add(self)
        limitReading()
        stream.receiver = self
    }

    private func read(_ bytes: inout MutableSpan<UInt8>) {
        var offset = 0
        guard readProxyHeader(bytes.span, &offset) else { return }
        do throws(HTTPError) {
            while !isOver {
                switch try parser.next(bytes.span, at: &offset) {
                case .needsMore: return
                case .head(let head): received(head, bytes.span, offset)
                case .body: break
                case .end: answer()
                }
            }
        } catch {
            let problem = Problem(error.status, .badRequest, error.explanation)
            end(with: problem.response)
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
            if case .proxied(let source, _) = header { stream.peer = SocketAddress(source) ?? stream.peer }
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

    private func received(_ head: HTTPRequestHead, _ bytes: Span<UInt8>, _ offset: Int) {
        guard !isAdmin, let endpoint = SocketEndpoint(path: head.path, node.configuration) else {
            request = head
            return
        }
        do throws(Problem) {
            try node.upgrade(head, at: endpoint, stream, rest: bytes.extracting(offset...))
            release()
        } catch {
            node.metrics.handshakesRefused.increment()
            end(with: error.response)
        }
    }

    private func answer() {
        guard let head = request else { return }
        request = nil
        deadline = node.loop.now + node.configuration.handshakeTimeout.milliseconds
        let response = node.routes.response(to: head)
        guard head.keepsAlive, stream.pendingBytes <= Int(stream.marks.high) else {
            return end(with: response, includesBody: head.method != .head)
        }
        stream.withOutput { response.append(to: &$0, keepsAlive: true, includesBody: head.method != .head) }
    }

    private func end(with response: HTTPResponse, includesBody: Bool = true) {
        stream.withOutput { response.append(to: &$0, keepsAlive: false, includesBody: includesBody) }
        stream.closeAfterFlush(within: ServerSocket.closeTimeout)
        release()
        node.connectionCount -= 1
    }

    private func stop() {
        guard !isOver else { return }
        stream.close()
        release()
        node.connectionCount -= 1
    }

    private func release() {
        isOver = true
        node.sweep.remove(self)
    }
}

extension HTTPConnection: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        read(&bytes)
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        guard !isOver else { return }
        release()
        node.connectionCount -= 1
    }
}

extension HTTPConnection: Swept {
    func swept(now: UInt64) {
        if now >= deadline { stop() }
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
