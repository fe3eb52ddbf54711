import Foundation
import TestSupport
import Testing

/// A connection lives as long as its token, and the keys that the operator trusts.
@Suite(.serialized, .stage(["--conformance"])) struct `A connection's token` {
    /// A token for 2 to 3 more seconds than named: it has expired, but clocks may differ by 5 s.
    private func ending(_ user: String, in seconds: Int = 0) throws -> String {
        try Credentials.token(user, lifetime: seconds - 2)
    }

    @Test func `ends the connection with 4501 when its time is over`() throws {
        let node = try Stage.current.node
        let user = Stage.user("ending")
        let device = try Device(user, on: node, token: ending(user))
        let other = try Device(user, "tablet", on: node)
        #expect(try device.waitForEnd() == 4501)
        try other.confirmAlive()
        #expect(try node.metric("martlet_connections_closed_total{reason=\"token_expired\"}") == 1)
    }

    @Test func `is prolonged by a renewal`() throws {
        let node = try Stage.current.node
        let user = Stage.user("renewing")
        let device = try Device(user, on: node, token: ending(user, in: 1))
        let witness = try Device(user, "witness", on: node, token: ending(user, in: 2))
        let token = try Credentials.token(user, lifetime: 600)
        try device.write(#"{"type":"renew","token":"\#(token)"}"#)
        try device.wait { !device.others.isEmpty }
        #expect(device.others.first?.type == "renewed")
        let expires = try #require(device.others.first?.int("expires"))
        #expect(abs(expires / 1_000 - Credentials.now - 600) < 60)
        #expect(try witness.waitForEnd() == 4501)
        try device.confirmAlive()
    }

    @Test func `is not prolonged by somebody else's token, or by none, and the connection is kept`() throws {
        let node = try Stage.current.node
        let user = Stage.user("keeping")
        let device = try Device(user, on: node)
        let wrongs = [
            (try Credentials.token(Stage.user("other")), "token_claims_invalid"),
            (try Credentials.token(user, "tablet"), "token_claims_invalid"),
            (try Credentials.token(user, lifetime: -60), "token_expired"),
            (
                try Credentials.token(
                    claims: Credentials.claims(user, "phone", expires: 9_999_999_999),
                    secret: "another secret, which is long enough as well"
                ), "token_signature_invalid"
            ),
            ("nonsense", "token_malformed"), ("", "token_missing"),
        ]
        for (token, code) in wrongs {
            try device.write(#"{"type":"renew","token":"\#(token)","ref":7}"#)
            try device.wait { device.errors.last?.code == code }
            #expect(device.errors.last?.retry == false && device.errors.last?.ref == 7)
        }
        for frame in [#"{"type":"renew"}"#, #"{"type":"renew","token":7}"#] {
            let count = device.errors.count
            try device.write(frame)
            try device.wait { device.errors.count > count }
            #expect(device.errors.last?.code == "bad_field")
        }
        #expect(device.others.isEmpty, "nothing was renewed")
        try device.confirmAlive()
    }

    @Test func `may be signed with EdDSA where the operator gave the public key`() throws {
        let directory = try TemporaryDirectory()
        try openssl(["genpkey", "-algorithm", "ed25519", "-out", directory.file("private.pem")])
        let publicKey = directory.file("public.pem")
        try openssl(["pkey", "-in", directory.file("private.pem"), "-pubout", "-out", publicKey])
        let user = Stage.user("eddsa")
        let token = try signed(
            Credentials.claims(user, "phone", expires: Credentials.now + 60),
            in: directory
        )
        try Stage.current.withNode(["--public-key-file", publicKey]) { (node) throws in
            try Device(user, on: node, token: token).confirmAlive()
            try Device(user, "tablet", on: node).confirmAlive()
            let parts = token.split(separator: ".")
            // The public key is no secret: it must not serve as one for HS256.
            let key = try String(contentsOfFile: publicKey, encoding: .utf8)
            let confused = try Credentials.token(
                claims: Credentials.claims(user, "d", expires: 9_999_999_999),
                secret: key
            )
            for wrong in ["\(parts[0]).\(parts[1]).\(String(repeating: "A", count: 86))", confused] {
                let response = try node.refusedUpgrade(fields: Credentials.authorization(wrong))
                #expect(response.status == 401)
                #expect(try ChatFrame(response.body).code == "token_signature_invalid")
            }
        }
        let elsewhere = try Stage.current.node.refusedUpgrade(fields: Credentials.authorization(token))
        #expect(elsewhere.status == 401, "a node that was not given the key")
    }

    private func signed(_ claims: String, in directory: TemporaryDirectory) throws -> String {
        let message = base64(Data(#"{"alg":"EdDSA"}"#.utf8)) + "." + base64(Data(claims.utf8))
        let input = try directory.write(message, to: "message")
        let output = directory.file("signature")
        try openssl([
            "pkeyutl", "-sign", "-inkey", directory.file("private.pem"), "-rawin", "-in", input, "-out",
            output,
        ])
        return message + "." + base64(try Data(contentsOf: URL(fileURLWithPath: output)))
    }

    private func base64(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=",
            with: ""
        )
    }

    private func openssl(_ arguments: [String]) throws {
        let process = try ChildProcess("openssl", arguments)
        try #require(try process.waitForExit() == .exited(0), "\(process.errorOutput)")
    }
}
