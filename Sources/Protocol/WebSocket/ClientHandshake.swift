/// A client's side of the opening handshake: what it asks for and whether the answer fits (RFC 6455, section 4.1).
package struct ClientHandshake: Sendable {
    /// What the server agreed to.
    package struct Agreement: Equatable, Sendable {
        /// One of those offered, or nil.
        package let subprotocol: String?
        /// Nil when messages are not compressed.
        package let deflate: PermessageDeflate?
    }

    /// As it goes into Host: a name or address, and the port when it is not the scheme's.
    package let host: String
    /// Path and query, already encoded.
    package let path: String
    /// 16 random bytes in Base64 (`HandshakeKey.random()`).
    package let key: String
    /// Best first; none is fine.
    package let subprotocols: [String]
    /// True to offer permessage-deflate.
    package let offersDeflate: Bool
    /// Further fields, such as Authorization.
    package let fields: [HTTPField]

    /// `path` must be encoded, and `key` must be fresh for every attempt.
    package init(
        host: String,
        path: String,
        key: String,
        subprotocols: [String] = [],
        offersDeflate: Bool = false,
        fields: [HTTPField] = []
    ) {
        self.host = host
        self.path = path
        self.key = key
        self.subprotocols = subprotocols
        self.offersDeflate = offersDeflate
        self.fields = fields
    }

    /// Appends the request.
    package func appendRequest(to output: inout [UInt8]) {
        var all = [
            HTTPField("Host", host),
            HTTPField("Upgrade", "websocket"),
            HTTPField("Connection", "Upgrade"),
            HTTPField("Sec-WebSocket-Key", key),
            HTTPField("Sec-WebSocket-Version", "13"),
        ]
        if !subprotocols.isEmpty {
            all.append(HTTPField("Sec-WebSocket-Protocol", subprotocols.joined(separator: ", ")))
        }
        if offersDeflate {
            all.append(HTTPField("Sec-WebSocket-Extensions", PermessageDeflate.offer))
        }
        output.append(contentsOf: "GET \(path) HTTP/1.1\r\n".utf8)
        for field in all + fields {
            field.append(to: &output)
        }
        output.append(contentsOf: "\r\n".utf8)
    }

    /// Checks the answer; `accept` is `HandshakeAccept.value(for: key)`.
    package func check(
        _ response: HTTPResponseHead,
        accept: String
    ) throws(ClientHandshakeError) -> Agreement {
        guard response.status.code == 101 else { throw .refused(response.status) }
        let fields = response.fields
        guard
            fields.contains(token: "websocket", in: "Upgrade"),
            fields.contains(token: "upgrade", in: "Connection"),
            fields.values("Sec-WebSocket-Accept") == [accept]
        else { throw .notWebSocket }
        let chosen = fields.values("Sec-WebSocket-Protocol")
        guard chosen.count <= 1, chosen.allSatisfy(subprotocols.contains) else {
            throw .unexpectedSubprotocol
        }
        return Agreement(subprotocol: chosen.first, deflate: try deflate(fields))
    }

    private func deflate(_ fields: HTTPFields) throws(ClientHandshakeError) -> PermessageDeflate? {
        let values = fields.values("Sec-WebSocket-Extensions")
        guard let value = values.first else { return nil }
        guard offersDeflate, values.count == 1, let agreed = PermessageDeflate.agreed(in: value) else {
            throw .unexpectedExtension
        }
        return agreed
    }
}
