/// A request to speak WebSocket that has passed every rule of RFC 6455, section 4.2.1.
package struct UpgradeRequest: Sendable {
    /// What the answer's Sec-WebSocket-Accept is computed from: 16 bytes in Base64.
    package let key: String
    /// What the client would speak, best first; ours is `martlet.v1`.
    package let subprotocols: [String]
    /// What the client offers, best first.
    package let extensions: [ExtensionOffer]
    /// The page that opened the socket; only browsers send it.
    package let origin: String?

    /// Checks the head; the error knows its answer.
    package init(_ head: HTTPRequestHead) throws(UpgradeError) {
        guard head.method == .get else { throw .methodNotAllowed }
        let fields = head.fields
        guard head.version == .http11, fields.contains(token: "websocket", in: "Upgrade") else {
            throw .upgradeRequired
        }
        guard fields.contains(token: "upgrade", in: "Connection") else { throw .missingConnection }
        guard fields.values("Sec-WebSocket-Version") == ["13"] else { throw .unsupportedVersion }
        guard head.framing == .none || head.framing == .length(0) else { throw .unexpectedBody }
        key = try Self.key(fields.values("Sec-WebSocket-Key"))
        subprotocols = try Self.subprotocols(fields)
        extensions = try Self.extensions(fields.values("Sec-WebSocket-Extensions"))
        origin = fields["Origin"]
    }

    /// The answer that turns the connection into a WebSocket; `accept` is `HandshakeAccept.value(for: key)`.
    package func response(
        accept: String,
        subprotocol: String? = nil,
        deflate: PermessageDeflate? = nil
    ) -> HTTPResponse {
        var response = HTTPResponse(
            .switchingProtocols,
            fields: [
                HTTPField("Upgrade", "websocket"),
                HTTPField("Connection", "Upgrade"),
                HTTPField("Sec-WebSocket-Accept", accept),
            ]
        )
        if let subprotocol {
            response.fields.append(HTTPField("Sec-WebSocket-Protocol", subprotocol))
        }
        if let deflate {
            response.fields.append(HTTPField("Sec-WebSocket-Extensions", deflate.response))
        }
        return response
    }

    /// 22 characters of Base64 and two of padding are 16 bytes.
    private static func key(_ keys: [String]) throws(UpgradeError) -> String {
        guard keys.count == 1, let key = keys.first, key.utf8.count == 24, key.hasSuffix("==") else {
            throw .invalidKey
        }
        for byte in key.utf8.dropLast(2) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                continue
            default: throw .invalidKey
            }
        }
        return key
    }

    /// Tokens, none of them twice (section 4.1, item 10).
    private static func subprotocols(_ fields: HTTPFields) throws(UpgradeError) -> [String] {
        let names = fields.elements("Sec-WebSocket-Protocol")
        for (index, name) in names.enumerated() {
            guard ASCII.isToken(name.utf8Span.span), !names[..<index].contains(name) else {
                throw .invalidSubprotocols
            }
        }
        return names
    }

    private static func extensions(_ values: [String]) throws(UpgradeError) -> [ExtensionOffer] {
        var offers: [ExtensionOffer] = []
        for value in values {
            guard let more = ExtensionOffer.parse(value) else { throw .invalidExtensions }
            offers += more
        }
        return offers
    }
}
