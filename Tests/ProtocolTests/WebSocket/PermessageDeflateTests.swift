import Protocol
import Testing

/// RFC 7692, section 7.1: which offers are taken, and what is answered.
@Suite struct PermessageDeflateTests {
    private static let base = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    private func choose(_ header: String) throws -> PermessageDeflate? {
        PermessageDeflate.choose(from: try #require(ExtensionOffer.parse(header)))
    }

    @Test(arguments: [
        ("permessage-deflate", base, 15),
        ("PERMESSAGE-DEFLATE", base, 15),
        ("permessage-deflate; client_max_window_bits", base, 15),
        ("permessage-deflate; client_max_window_bits=8", base, 15),
        ("permessage-deflate; client_max_window_bits=\"15\"", base, 15),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", base, 15),
        ("permessage-deflate; server_max_window_bits=9", base + "; server_max_window_bits=9", 9),
        ("permessage-deflate; server_max_window_bits=\"12\"", base + "; server_max_window_bits=12", 12),
        ("permessage-deflate; server_max_window_bits=15", base + "; server_max_window_bits=15", 15),
        ("x-webkit-deflate-frame, permessage-deflate", base, 15),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate", base, 15),
        (
            "permessage-deflate; mux=1, permessage-deflate; server_max_window_bits=10",
            base + "; server_max_window_bits=10", 10
        ),
    ])
    func `an offer that can be served is answered`(_ offer: String, _ response: String, _ bits: Int) throws {
        let agreed = try #require(try choose(offer))
        #expect(agreed.response == response)
        #expect(agreed.deflateWindowBits == bits)
    }

    @Test(arguments: [
        "permessage-bzip2",
        "permessage-deflate; unknown",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010",
        "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
    ])
    func `an offer that is malformed or cannot be served is declined`(_ offer: String) throws {
        #expect(try choose(offer) == nil)
    }

    @Test(arguments: [
        (base, 15),
        (base + "; client_max_window_bits=9", 9),
        (base + "; server_max_window_bits=8", 15),
        ("permessage-deflate; server_no_context_takeover; client_max_window_bits=\"10\"", 10),
    ])
    func `a client takes an answer to its offer`(_ response: String, _ bits: Int) {
        #expect(PermessageDeflate.agreed(in: response)?.deflateWindowBits == bits)
    }

    @Test(arguments: [
        "permessage-deflate",
        "permessage-deflate; client_no_context_takeover",
        base + "; client_max_window_bits",
        base + "; client_max_window_bits=8",
        base + "; client_max_window_bits=16",
        base + "; unknown",
        base + ", permessage-deflate; server_no_context_takeover",
        "x-webkit-deflate-frame",
        "",
    ])
    func `a client refuses an answer it cannot follow`(_ response: String) {
        #expect(PermessageDeflate.agreed(in: response) == nil)
    }

    @Test func `our client's offer is one our server takes`() throws {
        let agreed = try #require(try choose(PermessageDeflate.offer))
        #expect(PermessageDeflate.agreed(in: agreed.response)?.deflateWindowBits == 15)
    }
}
