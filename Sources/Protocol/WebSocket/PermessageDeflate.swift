/// What both ends agreed on about compression (RFC 7692, section 7.1).
///
/// Both directions always start each message afresh (no context takeover), so that the states belong to the loop:
/// for each connection they would take about 180 KB.
package struct PermessageDeflate: Equatable, Sendable {
    static let name = "permessage-deflate"
    /// Window sizes of zlib's raw deflate; the protocol also knows 8, which zlib cannot write.
    package static let windowBits = 9...15

    /// The window this end deflates with, 9 to 15 bits.
    package let deflateWindowBits: Int
    /// The Sec-WebSocket-Extensions value of the server's answer.
    package let response: String

    /// The server's choice: the first offer that we can serve, or nil.
    package static func choose(from offers: [ExtensionOffer]) -> PermessageDeflate? {
        for offer in offers where offer.name == name {
            if let agreed = accept(offer) { return agreed }
        }
        return nil
    }

    /// What our client offers.
    package static let offer =
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits"

    /// The client's reading of the server's answer to `offer`; nil when the connection must be failed.
    package static func agreed(in response: String) -> PermessageDeflate? {
        guard
            let accepted = ExtensionOffer.parse(response),
            accepted.count == 1,
            accepted[0].name == name,
            let parameters = DeflateParameters(accepted[0].parameters, isResponse: true),
            parameters.serverNoContextTakeover,
            windowBits.contains(parameters.clientWindowBits ?? 15)
        else { return nil }
        return PermessageDeflate(deflateWindowBits: parameters.clientWindowBits ?? 15, response: response)
    }

    /// Our inflater takes every window, so the client is never asked for a smaller one.
    private static func accept(_ offer: ExtensionOffer) -> PermessageDeflate? {
        guard let parameters = DeflateParameters(offer.parameters, isResponse: false) else { return nil }
        var response = "\(name); server_no_context_takeover; client_no_context_takeover"
        if let bits = parameters.serverWindowBits {
            guard windowBits.contains(bits) else { return nil }
            response += "; server_max_window_bits=\(bits)"
        }
        return PermessageDeflate(deflateWindowBits: parameters.serverWindowBits ?? 15, response: response)
    }
}
