/// The signature algorithms that Martlet knows (RFC 7518 section 3.1, RFC 8037 section 3.1); `none` is not one of them.
enum TokenAlgorithm: String {
    case hs256 = "HS256"
    case edDSA = "EdDSA"

    /// The algorithm of a token's header; any header it does not fully understand is refused.
    init(header bytes: [UInt8]) throws(TokenError) {
        let header = try TokenObject(bytes)
        // Extensions that must be understood (RFC 7515 section 4.1.11): none is.
        guard !header.contains("crit"), Self.allows(type: header) else { throw .malformed }
        guard let name = header.text("alg"), let algorithm = TokenAlgorithm(rawValue: name) else {
            throw .malformed
        }
        self = algorithm
    }

    /// Other types of tokens, signed with the same key for another purpose, are not for us (RFC 8725 section 3.11).
    private static func allows(type header: TokenObject) -> Bool {
        guard header.contains("typ") else { return true }
        return ["jwt", "at+jwt"].contains(header.text("typ")?.lowercased())
    }
}
