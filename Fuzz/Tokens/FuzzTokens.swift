internal import FuzzSupport
internal import Protocol
internal import Tokens

/// Tokens: as they come, and with a good signature around any header and payload.
///
/// The first byte chooses, and says which bit of a good token is turned. Nothing that was not signed may get in, and a
/// token must not come in with a single bit changed.
@main enum FuzzTokens {
    private static let key = Array("a secret that is no secret at all".utf8)
    /// In ms since 1970.
    private static let now: UInt64 = 1_800_000_000_000

    static func main() {
        guard let secret = try? TokenSecret(key) else { return }
        Fuzzer.run { input in
            guard let choice = input.first else { return }
            let verifier = TokenVerifier(secrets: [secret])
            let signer = TokenSigner(secret: secret)
            let rest = Array(input[1...])
            if choice & 1 == 0 {
                checkUnsigned(rest, verifier, signer)
            } else {
                checkSigned(rest, turning: Int(choice >> 1), verifier, signer)
            }
        }
    }

    /// Whatever gets in is what the signer would have made of its first two parts.
    private static func checkUnsigned(_ token: [UInt8], _ verifier: TokenVerifier, _ signer: TokenSigner) {
        guard (try? verifier.verify(token.span, now: now)) != nil else { return }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(Array(parts[0]).span),
            let payload = Base64URL.decode(Array(parts[1]).span)
        else { fatalError("a token with \(parts.count) parts") }
        let again = signer.sign(payload: payload, header: String(decoding: header, as: UTF8.self))
        Fuzzer.require(Array(again.utf8) == token, "an unsigned token was accepted")
    }

    /// The first line is the header, the rest the payload.
    private static func checkSigned(
        _ input: [UInt8],
        turning bit: Int,
        _ verifier: TokenVerifier,
        _ signer: TokenSigner
    ) {
        let parts = input.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        let header = String(decoding: parts[0], as: UTF8.self)
        var token = Array(signer.sign(payload: Array(parts[1]), header: header).utf8)
        let claims = try? verifier.verify(token.span, now: now)
        if let claims {
            Fuzzer.require(claims.validUntil > now, "an expired token was accepted")
            Fuzzer.require(!claims.user.text.isEmpty && !claims.device.text.isEmpty, "nobody's token")
        }
        // All over the token, also in its dots and in the bits that the last letter of a part leaves over.
        let position = bit &* 31 % token.count
        for place in [position, token.count - 1] {
            token[place] ^= 1 << UInt8(bit % 7)
            Fuzzer.require(
                (try? verifier.verify(token.span, now: now)) == nil,
                "a changed token was accepted"
            )
            token[place] ^= 1 << UInt8(bit % 7)
        }
    }
}
