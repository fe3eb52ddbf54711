import Testing
import Tokens

@Suite struct `Keys` {
    @Test(arguments: [("", 32), ("\n", 32), ("\r\n", 32), ("", 4096)])
    func `secrets of 32 to 4096 bytes are accepted, a final newline left out`(end: String, count: Int) throws
    {
        let text = String(repeating: "s", count: count)
        let secret = try TokenSecret(Array((text + end).utf8))
        let token = TokenSigner(secret: secret).sign(payload: Array("{}".utf8))
        let same = TokenSigner(secret: try TokenSecret(Array(text.utf8))).sign(payload: Array("{}".utf8))
        #expect(token == same)
    }

    @Test(arguments: [0, 1, 31])
    func `short secrets are refused`(count: Int) {
        let bytes = [UInt8](repeating: 0x73, count: count)
        #expect(throws: TokenKeyError.secretTooShort(bytes: count)) { try TokenSecret(bytes) }
        #expect(throws: TokenKeyError.secretTooShort(bytes: count)) { try TokenSecret(bytes + [0x0A]) }
    }

    @Test func `a huge file is no secret`() {
        let bytes = [UInt8](repeating: 0x73, count: 4097)
        #expect(throws: TokenKeyError.secretTooLong(bytes: 4097)) { try TokenSecret(bytes) }
    }

    @Test func `neither a secret nor an error shows the key`() throws {
        var text = "\(try TokenBench.secret("k"))"
        dump(try TokenBench.secret("k"), to: &text)
        text += TokenKeyError.secretTooShort(bytes: 3).description
        #expect(!text.contains("kkk") && !text.contains("107"))
    }

    /// A P-256 key, a private Ed25519 key, and what is no PEM at all.
    @Test(arguments: [
        """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAoAFlOZgWVHvxGtGQ35MXL0369kc
        zUITVzSjFHkK05bOXD7PlmLxFEv70krJh7DnpNP/i1dD2QKilH1+6eVrCQ==
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """,
        "", "-----BEGIN PUBLIC KEY-----", "secret",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    ])
    func `only Ed25519 public keys are public keys`(pem: String) {
        #expect(throws: TokenKeyError.notEd25519PublicKey) { try Ed25519PublicKey(pem: Array(pem.utf8)) }
    }
}
