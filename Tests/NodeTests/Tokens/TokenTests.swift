import TestSupport
import Testing

/// The token check before the 101, over the wire.
@Suite(.serialized, .stage(["--log-level", "debug", "--conformance"])) struct `A node's token check` {
    private static let user = "token.user"

    private func refusal(_ fields: [(String, String)]) throws -> (status: Int, code: String?) {
        let response = try Stage.current.node.refusedUpgrade(fields: fields)
        #expect(response.fields["www-authenticate"]?.hasPrefix("Bearer") == (response.status == 401))
        return (response.status, response.status == 101 ? nil : try ChatFrame(response.body).code)
    }

    private func refusal(token: String) throws -> (status: Int, code: String?) {
        let inHeader = try refusal([("Authorization", "Bearer \(token)")])
        let inProtocols = try refusal([("Sec-WebSocket-Protocol", "martlet.v1, bearer.\(token)")])
        #expect(inHeader == inProtocols, "it does not matter where the token is")
        return inHeader
    }

    static let claims: [(claims: String, code: String)] = [
        (#"{"sub":"a","device":"d","exp":\#(Credentials.now - 60)}"#, "token_expired"),
        (#"{"sub":"a","device":"d","exp":1}"#, "token_expired"),
        (
            #"{"sub":"a","device":"d","exp":\#(Credentials.now + 900),"nbf":\#(Credentials.now + 600)}"#,
            "token_not_yet_valid"
        ),
        (#"{"sub":"a","device":"d"}"#, "token_claims_invalid"),
        (#"{"sub":"a","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"device":"d","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"sub":7,"device":"d","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"sub":"a b","device":"d","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"sub":"","device":"d","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"sub":"a:b","device":"d","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"sub":"{a}","device":"d","exp":9999999999}"#, "token_claims_invalid"),
        (#"{"sub":"a","device":":epoch","exp":9999999999}"#, "token_claims_invalid"),
        (
            #"{"sub":"\#(String(repeating: "a", count: 65))","device":"d","exp":9999999999}"#,
            "token_claims_invalid"
        ),
        (#"{"sub":"a","device":"d","exp":"9999999999"}"#, "token_claims_invalid"),
        (#"{"sub":"a","device":"d","exp":-1}"#, "token_claims_invalid"),
        (#"{"sub":"a","device":"d","exp":9999999999,"nbf":"x"}"#, "token_claims_invalid"),
        (#"{"sub":"a","sub":"b","device":"d","exp":9999999999}"#, "token_malformed"),
        ("[]", "token_malformed"), ("not json", "token_malformed"),
    ]

    @Test(arguments: claims)
    func `refuses claims before the upgrade`(claims: String, code: String) throws {
        let (status, found) = try refusal(token: Credentials.token(claims: claims))
        #expect(status == 401)
        #expect(found == code)
    }

    @Test(arguments: [
        (#"{"alg":"none"}"#, "token_malformed"), (#"{"alg":"HS512"}"#, "token_malformed"),
        (#"{"alg":"hs256"}"#, "token_malformed"), (#"{"typ":"JWT"}"#, "token_malformed"),
        (#"{"alg":"HS256","crit":["exp"]}"#, "token_malformed"),
        (#"{"alg":"EdDSA"}"#, "token_signature_invalid"),
    ])
    func `refuses algorithms that it was not told to trust`(header: String, code: String) throws {
        let claims = Credentials.claims(Self.user, "d", expires: Credentials.now + 900)
        let (status, found) = try refusal(token: Credentials.token(claims: claims, header: header))
        #expect(status == 401)
        #expect(found == code)
    }

    @Test func `refuses a token that another secret has signed, and one that was changed`() throws {
        let claims = Credentials.claims(Self.user, "d", expires: Credentials.now + 900)
        let foreign = try Credentials.token(
            claims: claims,
            secret: "another secret, which is long enough as well"
        )
        #expect(try refusal(token: foreign) == (401, "token_signature_invalid"))
        let good = try Credentials.token(claims: claims)
        let parts = good.split(separator: ".")
        let other = try Credentials.token("mallory", "d").split(separator: ".")
        #expect(try refusal(token: "\(parts[0]).\(other[1]).\(parts[2])") == (401, "token_signature_invalid"))
        let flipped = parts[2].first == "A" ? "B" : "A"
        #expect(
            try refusal(token: "\(parts[0]).\(parts[1]).\(flipped)\(parts[2].dropFirst())")
                == (401, "token_signature_invalid")
        )
    }

    @Test func `refuses what is no token`() throws {
        let good = try Credentials.token(Self.user)
        let parts = good.split(separator: ".")
        let wrongs = [
            "x", "a.b", "a.b.c.d", "\(parts[0])..\(parts[2])", "\(parts[0]).\(parts[1]).",
            ".\(parts[1]).\(parts[2])",
            good + "=", good + ".", String(repeating: "a", count: 5_000),
        ]
        for wrong in wrongs {
            #expect(try refusal(token: wrong) == (401, "token_malformed"), "\(wrong.prefix(80))")
        }
    }

    @Test func `needs exactly one token`() throws {
        let good = try Credentials.token(Self.user)
        #expect(try refusal([]) == (401, "token_missing"))
        #expect(try refusal([("Authorization", "Bearer")]) == (401, "token_missing"))
        #expect(try refusal([("Authorization", "Basic YTpi")]) == (401, "token_missing"))
        #expect(try refusal([("Authorization", good)]) == (401, "token_missing"))
        #expect(try refusal([("Sec-WebSocket-Protocol", "martlet.v1")]) == (401, "token_missing"))
        let twice = [("Authorization", "Bearer \(good)"), ("Authorization", "Bearer x")]
        #expect(try refusal(twice) == (401, "token_malformed"))
        #expect(try Stage.current.node.refusedUpgrade("/v1/socket?token=\(good)").status == 401)
    }

    @Test func `takes the token from either place, and never answers with it`() throws {
        let node = try Stage.current.node
        let token = try Credentials.token(Stage.user("bearer"))
        for scheme in ["Bearer", "bearer", "BEARER"] {
            #expect(try node.refusedUpgrade(fields: [("Authorization", "\(scheme) \(token)")]).status == 101)
        }
        let response = try node.refusedUpgrade(
            fields: [("Sec-WebSocket-Protocol", "bearer.\(token)"), ("Sec-WebSocket-Protocol", "martlet.v1")]
        )
        #expect(response.status == 101)
        #expect(response.fields["sec-websocket-protocol"] == "martlet.v1")
    }

    @Test func `is not needed for the echo, which is no messaging`() throws {
        let web = try Stage.current.node.echo()
        try web.send(.text(Device.send(1, to: "nobody", "x")))
        #expect(try web.read()?.opcode == RawFrame.text)
        #expect(try Stage.current.redis.command("KEYS", "log:*nobody*").elements.isEmpty)
    }

    @Test func `leaves nothing of a token in the log`() throws {
        let node = try Stage.current.node
        let good = try Credentials.token(Stage.user("secretive"), "phone")
        let bad = try Credentials.token(claims: #"{"sub":"hidden-claim","device":"d","exp":1}"#)
        let device = try Device("x", on: node, token: good)
        _ = try refusal(token: bad)
        _ = try refusal(token: good + "broken-tail")
        for token in [good, bad, "renewal-broken-\(good)"] {
            try device.write(#"{"type":"renew","token":"\#(token)"}"#)
        }
        try device.wait { device.others.count == 1 && device.errors.count == 2 }
        try device.web.send(.close(1000))
        try device.waitForEnd()
        #expect(Deadline().wait { node.process.errorOutput.contains("session ended") }, "the log is there")
        let log = node.process.errorOutput + node.process.output
        for token in [good, bad] {
            for part in token.split(separator: ".").dropFirst() { #expect(!log.contains(part)) }
        }
        for text in ["hidden-claim", "broken-tail", "renewal-broken", TestNode.secret, "eyJ"] {
            #expect(!log.contains(text), "\(text)")
        }
    }
}
