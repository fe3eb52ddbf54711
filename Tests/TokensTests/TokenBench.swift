import Protocol

@testable import Tokens

/// Keys, tokens and verdicts for the tests.
enum TokenBench {
    /// 2025-11-21T08:39:00Z.
    static let now: UInt64 = 1_763_714_340_000
    static let nowSeconds: UInt64 = now / 1000
    /// The key of RFC 8037 appendix A.2.
    static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----
        """
    /// Signed by OpenSSL with the private half: alice, phone, exp 2000000000.
    static let edDSAToken =
        "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSIsImRldmljZSI6InBob25lIiwiZXhwIjoyMDAwMDAwMDAwfQ"
        + ".D8DDNqjrw9bgRMqOSe2Nqju4qTR_bD-sX9xiFoB6dtdLcxwMUI2IGzPRRJbcBNu2HqElskabUO9lc7PtYoVQCw"

    static func secret(_ character: Character = "s") throws -> TokenSecret {
        try TokenSecret(Array(String(repeating: character, count: 32).utf8))
    }

    static func verifier(leeway: Duration = .zero) throws -> TokenVerifier {
        TokenVerifier(
            secrets: [try secret("o"), try secret()],
            publicKeys: [try Ed25519PublicKey(pem: Array(publicKey.utf8))],
            leeway: leeway
        )
    }

    /// A token with this payload, signed well.
    static func token(_ payload: String, header: String = #"{"alg":"HS256","typ":"JWT"}"#) throws -> String {
        TokenSigner(secret: try secret()).sign(payload: Array(payload.utf8), header: header)
    }

    /// The bytes of a base64url text; the testing macros cannot take spans.
    static func decoded(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        return Base64URL.decode(bytes.span)
    }

    /// What the verifier says: nil is good.
    static func verdict(
        _ token: String,
        now: UInt64 = TokenBench.now,
        leeway: Duration = .zero
    ) throws -> TokenError? {
        try verdict(Array(token.utf8), by: verifier(leeway: leeway), now: now)
    }

    static func verdict(
        _ token: [UInt8],
        by verifier: TokenVerifier,
        now: UInt64 = TokenBench.now
    ) -> TokenError? {
        do throws(TokenError) {
            _ = try verifier.verify(token.span, now: now)
            return nil
        } catch {
            return error
        }
    }
}
