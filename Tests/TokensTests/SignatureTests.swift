import Protocol
import Testing

@testable import Tokens

@Suite struct `Signatures` {
    @Test func `a token that the signer made is accepted, whichever of the secrets it used`() throws {
        let signer = TokenSigner(secret: try TokenBench.secret())
        let user = try #require(UserID("alice"))
        let device = try #require(DeviceID("phone"))
        let token = signer.sign(user: user, device: device, now: TokenBench.now + 999, lifetime: .seconds(60))
        let claims = try TokenBench.verifier(leeway: .seconds(5)).verify(
            Array(token.utf8).span,
            now: TokenBench.now
        )
        #expect(claims == TokenClaims(user: user, device: device, validUntil: TokenBench.now + 65_000))
    }

    /// RFC 7515 appendix A.1: header, payload and signature as printed there.
    @Test func `the HS256 example of the RFC is accepted`() throws {
        let key = """
            AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow
            """
        let token = """
            eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
            .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
            .dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
            """
        let bytes = try #require(TokenBench.decoded(key))
        let verifier = TokenVerifier(secrets: [try TokenSecret(bytes)])
        let payload = try verifier.signedPayload(of: Array(token.utf8).span)
        let expected = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
        #expect(String(decoding: payload, as: UTF8.self) == expected)
        // It is signed, but it is no token of ours.
        #expect(TokenBench.verdict(Array(token.utf8), by: verifier) == .claimsInvalid)
    }

    /// RFC 8037 appendix A.4: payload and signature as printed there.
    @Test func `the EdDSA example of the RFC is accepted`() throws {
        let token = """
            eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc\
            .hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg
            """
        let payload = try TokenBench.verifier().signedPayload(of: Array(token.utf8).span)
        #expect(String(decoding: payload, as: UTF8.self) == "Example of Ed25519 signing")
    }

    @Test func `an EdDSA token is accepted`() throws {
        let claims = try TokenBench.verifier().verify(
            Array(TokenBench.edDSAToken.utf8).span,
            now: TokenBench.now
        )
        #expect(claims.user.text == "alice")
        #expect(claims.device.text == "phone")
        #expect(claims.validUntil == 2_000_000_000_000)
    }

    @Test(arguments: [true, false])
    func `changing any bit of a token makes it refused`(isEdDSA: Bool) throws {
        let payload = #"{"sub":"alice","device":"phone","exp":2000000000}"#
        let token = Array((isEdDSA ? TokenBench.edDSAToken : try TokenBench.token(payload)).utf8)
        let verifier = try TokenBench.verifier()
        #expect(TokenBench.verdict(token, by: verifier) == nil)
        for index in token.indices {
            for bit: UInt8 in 0..<8 {
                var changed = token
                changed[index] ^= 1 << bit
                #expect(TokenBench.verdict(changed, by: verifier) != nil, "bit \(bit) of byte \(index)")
            }
        }
    }

    @Test func `a token of another key is refused`() throws {
        let signer = TokenSigner(secret: try TokenBench.secret("x"))
        let token = signer.sign(payload: Array(#"{"sub":"a","device":"b","exp":2000000000}"#.utf8))
        #expect(try TokenBench.verdict(token) == .signatureInvalid)
        #expect(
            TokenBench.verdict(Array(TokenBench.edDSAToken.utf8), by: TokenVerifier(secrets: []))
                == .signatureInvalid
        )
    }

    @Test func `a public key never serves as a secret`() throws {
        // The classic confusion: HS256 with the text of the public key, which everybody knows, as the secret.
        let forged = TokenSigner(secret: try TokenSecret(Array(TokenBench.publicKey.utf8)))
            .sign(payload: Array(#"{"sub":"a","device":"b","exp":2000000000}"#.utf8))
        let key = try Ed25519PublicKey(pem: Array(TokenBench.publicKey.utf8))
        let verifier = TokenVerifier(secrets: [], publicKeys: [key])
        #expect(TokenBench.verdict(Array(forged.utf8), by: verifier) == .signatureInvalid)
    }

    @Test func `a signature that is cut or lengthened is refused`() throws {
        let token = try TokenBench.token(#"{"sub":"a","device":"b","exp":2000000000}"#)
        for count in 1...43 {
            #expect(try TokenBench.verdict(String(token.dropLast(count))) != nil)
        }
        #expect(try TokenBench.verdict(token + "AAAA") == .signatureInvalid)
    }
}
