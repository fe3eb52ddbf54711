internal import Protocol

/// Checks tokens: JWTs (RFC 7519) signed with HS256 or EdDSA.
///
/// The token's algorithm only selects among the keys of that kind, so that no key is ever used for another
/// algorithm than its own (RFC 8725 section 3.1). Cost: a few microseconds for HS256, about 100 for EdDSA.
package struct TokenVerifier {
    /// Longer tokens are refused unread; it also bounds the claims.
    package static let largestTokenBytes = 4096
    /// How far clocks may differ; small, since both sides run NTP.
    package static let defaultLeeway = Duration.seconds(5)

    private let secrets: [TokenSecret]
    private let publicKeys: [Ed25519PublicKey]
    private let leewayMilliseconds: UInt64

    /// A verifier that accepts what any of the keys has signed, so that keys can be changed one after the other.
    package init(
        secrets: [TokenSecret],
        publicKeys: [Ed25519PublicKey] = [],
        leeway: Duration = TokenVerifier.defaultLeeway
    ) {
        self.secrets = secrets
        self.publicKeys = publicKeys
        leewayMilliseconds = UInt64(clamping: max(0, leeway.components.seconds)) &* 1000
    }

    /// The claims of a token that is signed, current and complete; `now` is in ms since 1970.
    package func verify(_ token: Span<UInt8>, now: UInt64) throws(TokenError) -> TokenClaims {
        let payload = try signedPayload(of: token)
        return try claims(TokenObject(payload), now: now)
    }

    /// The payload, once its signature has been found good; nothing is read from it before.
    func signedPayload(of token: Span<UInt8>) throws(TokenError) -> [UInt8] {
        guard token.count > 0 else { throw .missing }
        guard token.count <= Self.largestTokenBytes else { throw .malformed }
        let parts = try CompactToken(token)
        let algorithm = try TokenAlgorithm(header: parts.header)
        guard isSigned(parts, token.extracting(0..<parts.signedCount), algorithm) else {
            throw .signatureInvalid
        }
        return parts.payload
    }

    private func isSigned(_ parts: CompactToken, _ message: Span<UInt8>, _ algorithm: TokenAlgorithm) -> Bool
    {
        switch algorithm {
        case .hs256:
            for secret in secrets where secret.verifies(parts.signature, of: message) { return true }
        case .edDSA:
            for key in publicKeys where key.verifies(parts.signature, of: message) { return true }
        }
        return false
    }

    private func claims(_ object: TokenObject, now: UInt64) throws(TokenError) -> TokenClaims {
        guard let user = object.text("sub").flatMap({ UserID($0) }),
            let device = object.text("device").flatMap({ DeviceID($0) }),
            let expiry = object.date("exp")
        else { throw .claimsInvalid }
        if object.contains("nbf") {
            guard let start = object.date("nbf") else { throw .claimsInvalid }
            guard now &+ leewayMilliseconds >= start else { throw .notYetValid }
        }
        let validUntil = expiry &+ leewayMilliseconds
        // "On or after" the time the token must not be accepted (RFC 7519 section 4.1.4).
        guard now < validUntil else { throw .expired }
        return TokenClaims(user: user, device: device, validUntil: validUntil)
    }
}
