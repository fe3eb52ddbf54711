import Testing
import Tokens

@Suite struct `Claims` {
    private static let now = TokenBench.nowSeconds

    private func verdict(
        exp: String = "\(now + 60)",
        more: String = "",
        at milliseconds: UInt64 = TokenBench.now,
        leeway: Duration = .zero
    ) throws -> TokenError? {
        let token = try TokenBench.token(#"{"sub":"alice","device":"phone","exp":\#(exp)\#(more)}"#)
        return try TokenBench.verdict(token, now: milliseconds, leeway: leeway)
    }

    @Test func `a token ends at its expiry, to the millisecond`() throws {
        let end = (Self.now + 60) * 1000
        #expect(try verdict(at: end - 1) == nil)
        #expect(try verdict(at: end) == .expired)
        #expect(try verdict(at: end + 1) == .expired)
        #expect(try verdict(at: 0) == nil)
        #expect(try verdict(at: .max) == .expired)
    }

    @Test func `the leeway extends both ends`() throws {
        let end = (Self.now + 60) * 1000
        #expect(try verdict(at: end + 4999, leeway: .seconds(5)) == nil)
        #expect(try verdict(at: end + 5000, leeway: .seconds(5)) == .expired)
        let start = #","nbf":\#(Self.now)"#
        #expect(try verdict(more: start, at: TokenBench.now - 5000, leeway: .seconds(5)) == nil)
        #expect(try verdict(more: start, at: TokenBench.now - 5001, leeway: .seconds(5)) == .notYetValid)
    }

    @Test func `a token starts at its nbf, to the millisecond`() throws {
        let start = #","nbf":\#(Self.now)"#
        #expect(try verdict(more: start, at: TokenBench.now - 1) == .notYetValid)
        #expect(try verdict(more: start, at: TokenBench.now) == nil)
    }

    @Test func `times may have fractions`() throws {
        #expect(try verdict(exp: "\(Self.now).25", at: TokenBench.now + 249) == nil)
        #expect(try verdict(exp: "\(Self.now).25", at: TokenBench.now + 250) == .expired)
        #expect(try verdict(exp: "\(Self.now).123456789", at: TokenBench.now + 122) == nil)
        #expect(try verdict(exp: "\(Self.now).123456789", at: TokenBench.now + 123) == .expired)
    }

    @Test func `times up to 2^53 are within reach`() throws {
        #expect(try verdict(exp: "9007199254740992") == nil)
        #expect(try verdict(exp: "9007199254740993") == .claimsInvalid)
        #expect(try verdict(exp: "0") == .expired)
    }

    @Test(arguments: [
        "-1", "1e12", "1.5e12", "\"2000000000\"", "null", "true", "[]", "{}", "99999999999999999999",
        "-2000000000.5",
    ])
    func `what is no time is refused`(text: String) throws {
        #expect(try verdict(exp: text) == .claimsInvalid)
        #expect(try verdict(more: #","nbf":\#(text)"#) == .claimsInvalid)
    }

    @Test(arguments: [
        #"{"sub":"alice","device":"phone"}"#, #"{"sub":"alice","exp":2000000000}"#,
        #"{"device":"phone","exp":2000000000}"#, "{}", #"{"Sub":"alice","device":"phone","exp":2000000000}"#,
    ])
    func `each of sub, device and exp is required`(payload: String) throws {
        #expect(try TokenBench.verdict(try TokenBench.token(payload)) == .claimsInvalid)
    }

    @Test(arguments: [
        "", "a b", "a:b", "{a}", "ä", "a/b", "a\\u0000", "a\\n", "a*",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ])
    func `ids that are not well-formed are refused`(id: String) throws {
        for payload in [#""sub":"\#(id)","device":"phone""#, #""sub":"alice","device":"\#(id)""#] {
            #expect(
                try TokenBench.verdict(try TokenBench.token("{\(payload),\"exp\":2000000000}"))
                    == .claimsInvalid
            )
        }
    }

    @Test(arguments: ["1", "null", "[\"alice\"]", "{}", "true"])
    func `ids that are no strings are refused`(id: String) throws {
        let token = try TokenBench.token(#"{"sub":\#(id),"device":"phone","exp":2000000000}"#)
        #expect(try TokenBench.verdict(token) == .claimsInvalid)
    }

    @Test func `a claim that is there twice is refused`() throws {
        #expect(try verdict(more: #","exp":2000000000"#) == .malformed)
        #expect(try verdict(more: #","\u0073ub":"bob""#) == .malformed)
    }

    @Test func `other claims do not matter`() throws {
        #expect(try verdict(more: #","iss":"x","aud":["a"],"sub2":{"sub":"bob"},"n":null"#) == nil)
    }

    @Test func `every error has its own code`() {
        let codes = TokenError.allCases.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.hasPrefix("token_") })
    }
}
