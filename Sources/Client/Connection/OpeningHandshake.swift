internal import Loop
internal import Protocol
internal import WebSocket

/// The client's opening handshake while it goes on; dropped when the connection is open.
struct OpeningHandshake {
    /// What came of the bytes so far.
    enum Outcome {
        case needsMore
        case agreed(ClientHandshake.Agreement)
        case failed(ConnectionEnd)
    }

    private let handshake: ClientHandshake
    private let isSecure: Bool
    private var parser = HTTPResponseHeadParser()

    init(endpoint: Endpoint, token: String?, options: WebSocketOptions, key: String) {
        isSecure = endpoint.isSecure
        var fields = options.fields
        if let token { fields.append(HTTPField("Authorization", "Bearer \(token)")) }
        handshake = ClientHandshake(
            host: endpoint.host,
            path: endpoint.path,
            key: key,
            subprotocols: options.subprotocols,
            offersDeflate: options.offersDeflate,
            fields: fields
        )
    }

    /// Appends the request.
    func appendRequest(to output: inout [UInt8]) {
        handshake.appendRequest(to: &output)
    }

    /// Takes bytes of the answer, up to the end of its head.
    mutating func received(_ bytes: Span<UInt8>, at offset: inout Int) -> Outcome {
        let head: HTTPResponseHead
        do throws(HTTPError) {
            guard let found = try parser.next(bytes, at: &offset) else { return .needsMore }
            head = found
        } catch {
            return .failed(.lost(detail: "the server does not speak HTTP" + hint))
        }
        do throws(ClientHandshakeError) {
            return .agreed(try handshake.check(head, accept: HandshakeAccept.value(for: handshake.key)))
        } catch {
            return .failed(OpeningHandshake.end(error, head))
        }
    }

    /// How a stream's end before the answer is told: a TLS server hangs up on what is no TLS.
    func end(_ end: StreamEnd) -> ConnectionEnd {
        switch end {
        case .endOfStream, .reset: .lost(detail: "the server hung up without an answer" + hint)
        default: .lost(detail: end.description)
        }
    }

    /// What a server that makes no sense without TLS may want.
    private var hint: String { isSecure ? "" : "; does it want wss://?" }

    private static func end(_ error: ClientHandshakeError, _ head: HTTPResponseHead) -> ConnectionEnd {
        switch error {
        case .refused(let status):
            let seconds = head.fields["Retry-After"].flatMap(UInt64.init)
            return .refused(status: status.code, retryAfter: seconds.map { min($0, longestWait) * 1000 })
        case .notWebSocket: return .lost(detail: "the server does not speak WebSocket")
        case .unexpectedSubprotocol:
            return .lost(detail: "the server chose a subprotocol that was not offered")
        case .unexpectedExtension: return .lost(detail: "the server chose an extension that was not offered")
        }
    }

    /// A day: longer waits are not believed, in seconds.
    private static let longestWait: UInt64 = 86_400
}
