internal import Loop
internal import Protocol
internal import Tokens

/// Lets a client in: origin, then token, both before the 101.
struct Gate {
    private let loop: EventLoop
    private let verifier: TokenVerifier
    private let allowedOrigins: Set<String>

    init(loop: EventLoop, verifier: TokenVerifier, allowedOrigins: Set<String>) {
        self.loop = loop
        self.verifier = verifier
        self.allowedOrigins = allowedOrigins
    }

    /// The subprotocol that clients speak.
    static let subprotocol = "martlet.v1"

    /// Browsers cannot set Authorization, so they pass their token as a subprotocol with this prefix.
    private static let tokenPrefix = "bearer."

    /// Who asks for the upgrade; throws the answer for who may not.
    ///
    /// Only who asks for a WebSocket may pass the token as a subprotocol.
    func admit(_ head: HTTPRequestHead, isUpgrade: Bool) throws(Problem) -> TokenClaims {
        // All of them, should there be several: nobody knows which one the page is from.
        guard head.fields.values("Origin").allSatisfy(allows) else {
            throw Problem(.forbidden, .originNotAllowed, "this page's origin is not allowed")
        }
        do throws(FrameRefusal) {
            let token = Array((try bearer(head, isUpgrade: isUpgrade) ?? "").utf8)
            return try verify(token.span)
        } catch {
            // RFC 6750 section 3.1: no error code for a request that tried no token.
            let value = error.code == .tokenMissing ? "Bearer" : "Bearer error=\"invalid_token\""
            let challenge = HTTPField("WWW-Authenticate", value)
            throw Problem(.unauthorized, error.code, error.message, fields: [challenge])
        }
    }

    /// The claims of a valid token; the refusal says what is wrong with it and never holds it.
    func verify(_ token: Span<UInt8>) throws(FrameRefusal) -> TokenClaims {
        do throws(TokenError) {
            return try verifier.verify(token, now: loop.wallClock)
        } catch {
            throw FrameRefusal(error.errorCode, error.explanation)
        }
    }

    /// Scheme and host are compared without regard to case (RFC 6454 section 4).
    private func allows(_ origin: String) -> Bool {
        allowedOrigins.contains("*") || allowedOrigins.contains(origin.lowercased())
    }

    private func bearer(_ head: HTTPRequestHead, isUpgrade: Bool) throws(FrameRefusal) -> String? {
        let authorizations = head.fields.values("Authorization")
        if let authorization = authorizations.first {
            guard authorizations.count == 1 else {
                throw FrameRefusal(.tokenMalformed, "there is more than one Authorization")
            }
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return String(parts[1])
        }
        guard isUpgrade else { return nil }
        let item = head.fields.elements("Sec-WebSocket-Protocol").first { $0.hasPrefix(Gate.tokenPrefix) }
        return item.map { String($0.dropFirst(Gate.tokenPrefix.count)) }
    }
}

extension TokenError {
    fileprivate var errorCode: ErrorCode {
        switch self {
        case .missing: .tokenMissing
        case .malformed: .tokenMalformed
        case .signatureInvalid: .tokenSignatureInvalid
        case .expired: .tokenExpired
        case .notYetValid: .tokenNotYetValid
        case .claimsInvalid: .tokenClaimsInvalid
        }
    }

    /// For whoever writes the client; says nothing about the token's content.
    fileprivate var explanation: String {
        switch self {
        case .missing: "send a token as Authorization: Bearer …, or as the subprotocol bearer.…"
        case .malformed: "the token is not a JWT signed with HS256 or EdDSA"
        case .signatureInvalid: "no key of this server has signed the token"
        case .expired: "the token has expired; get a new one"
        case .notYetValid: "the token is not valid yet; check the clocks"
        case .claimsInvalid:
            "the token needs exp, sub (a user id) and device (a device id), for this user and device"
        }
    }
}
