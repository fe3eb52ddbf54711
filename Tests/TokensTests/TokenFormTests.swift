import Testing

@testable import Tokens

@Suite struct `The form of a token` {
    private static let claims = #"{"sub":"a","device":"b","exp":2000000000}"#

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"hs256"}"#, #"{"alg":"HS512"}"#, #"{"alg":"RS256"}"#,
        #"{"alg":""}"#, #"{"alg":1}"#, #"{"alg":null}"#, #"{"alg":["HS256"]}"#, "{}", "[]", "", "null", "{",
        #"{"alg":"HS256","alg":"HS256"}"#, #"{"alg":"none","\u0061lg":"HS256"}"#, #"{"alg":"HS256"}x"#,
        #"{"alg":"HS256","crit":["exp"]}"#, #"{"alg":"HS256","b64":false,"crit":["b64"]}"#,
        #"{"alg":"HS256","typ":"JWE"}"#, #"{"alg":"HS256","typ":1}"#, #"{"alg":"HS256",}"#,
    ])
    func `headers that are refused`(header: String) throws {
        #expect(try TokenBench.verdict(try TokenBench.token(Self.claims, header: header)) == .malformed)
    }

    @Test(arguments: [
        #"{"alg":"HS256"}"#, #"{"typ":"jwt","alg":"HS256"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"1"}"#,
        #" { "alg" : "HS256" , "x" : [1,{"alg":"none"}] } "#, #"{"\u0061lg":"HS256"}"#,
    ])
    func `headers that are accepted`(header: String) throws {
        #expect(try TokenBench.verdict(try TokenBench.token(Self.claims, header: header)) == nil)
    }

    @Test func `an unsigned token is refused`() throws {
        let parts = try TokenBench.token(Self.claims, header: #"{"alg":"none"}"#).split(separator: ".")
        #expect(try TokenBench.verdict("\(parts[0]).\(parts[1]).") == .malformed)
    }

    @Test(arguments: [
        ".", "..", "...", "a.b", "a.b.c.d", "e30.e30.e30=", "e30.e30.e3 0", "e30.e30.e30\n", "e30.e30.e31",
        "é.e30.e30",
        "e30.e30.a", "e30..e30", ".e30.e30", "Bearer e30.e30.e30", "e30.e30.e+0", "e30.e30.e/0",
    ])
    func `texts that are no tokens`(text: String) throws {
        #expect(try TokenBench.verdict(text) == .malformed)
    }

    @Test func `no token is another matter than a bad one`() throws {
        #expect(try TokenBench.verdict("") == .missing)
    }

    @Test func `a token of 4096 bytes is read and a longer one is not`() throws {
        func token(filler: Int) throws -> String {
            let filler = String(repeating: "x", count: filler)
            return try TokenBench.token(#"{"sub":"a","device":"b","exp":2000000000,"x":"\#(filler)"}"#)
        }
        let filler = (2900...3100).last { (try? token(filler: $0).utf8.count <= 4096) == true }
        let largest = try token(filler: try #require(filler))
        #expect((4094...4096).contains(largest.utf8.count))
        #expect(try TokenBench.verdict(largest) == nil)
        #expect(try TokenBench.verdict(try token(filler: try #require(filler) + 3)) == .malformed)
    }

    @Test func `a signature is checked before the payload is looked at`() throws {
        let token = try TokenBench.token("not even JSON")
        let tampered = String(token.dropLast(2)) + "AA"
        #expect(try TokenBench.verdict(tampered) == .signatureInvalid)
        #expect(try TokenBench.verdict(token) == .malformed)
    }

    @Test func `deep nesting is refused and not recursed into`() throws {
        let deep = String(repeating: "[", count: 1400) + String(repeating: "]", count: 1400)
        #expect(try TokenBench.verdict(try TokenBench.token(#"{"x":\#(deep)}"#)) == .malformed)
    }

    @Test func `payloads that are no UTF-8 are refused`() throws {
        let signer = TokenSigner(secret: try TokenBench.secret())
        let payload =
            Array(#"{"sub":"a","device":"b","exp":2000000000,"x":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        #expect(try TokenBench.verdict(signer.sign(payload: payload)) == .malformed)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("\u{3}ÿ~", "A8O_fg"),
    ])
    func `base64url without padding`(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(TokenBench.decoded(encoded) == Array(text.utf8))
    }

    @Test func `every pair of bytes has one encoding only`() {
        var decodable = 0
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                guard let bytes = Base64URL.decode([first, second].span) else { continue }
                decodable += 1
                #expect(Base64URL.encode(bytes) == String(decoding: [first, second], as: UTF8.self))
            }
        }
        #expect(decodable == 256)
    }
}
