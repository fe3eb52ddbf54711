/// The three parts of a JWS compact serialization (RFC 7515 section 7.1), decoded but not yet trusted.
struct CompactToken {
    /// How many bytes of the token are signed: header, dot and payload.
    let signedCount: Int
    let header: [UInt8]
    let payload: [UInt8]
    let signature: [UInt8]

    init(_ token: Span<UInt8>) throws(TokenError) {
        let dots = token.indices.filter { token[$0] == UInt8(ascii: ".") }
        guard dots.count == 2 else { throw .malformed }
        guard let header = Base64URL.decode(token.extracting(0..<dots[0])),
            let payload = Base64URL.decode(token.extracting(dots[0] + 1..<dots[1])),
            let signature = Base64URL.decode(token.extracting(dots[1] + 1..<token.count)),
            !header.isEmpty, !payload.isEmpty, !signature.isEmpty
        else { throw .malformed }
        signedCount = dots[1]
        self.header = header
        self.payload = payload
        self.signature = signature
    }
}
