package import Loop
package import Protocol

/// How WebSocket connections are opened and how much they may hold; shared by many.
package struct WebSocketOptions {
    /// Larger than any frame of a server: an answer with a page of history.
    package static let defaultMessageBytes = 8 << 20

    /// Deflating shorter messages than this saves nothing worth the time, in bytes.
    package static let defaultCompressionThreshold = 256

    /// What is offered; the server may choose none.
    package var subprotocols = ["martlet.v1"]

    /// Whether permessage-deflate is offered (RFC 7692).
    package var offersDeflate = true

    /// The shortest message that is compressed, in bytes, where that was agreed.
    package var compressionThreshold = WebSocketOptions.defaultCompressionThreshold

    /// The longest frame and message from the server.
    package var limits = WebSocketLimits(messageBytes: WebSocketOptions.defaultMessageBytes)

    /// Whom `wss://` trusts; needed for it.
    package var tls: TLSClientContext?

    /// How long TCP and TLS may take.
    package var connectTimeout = Duration.seconds(10)

    /// How long the server may take to answer a close frame before the connection is dropped.
    package var closeTimeout = Duration.seconds(3)

    /// Further fields of the request.
    package var fields: [HTTPField] = []

    package init() {}
}
