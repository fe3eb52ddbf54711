import Foundation
import TestSupport
import Tokens

/// Tokens for the tests' nodes, right or wrong in one respect.
enum Credentials {
    static var now: Int { Int(Date().timeIntervalSince1970) }

    static func token(_ user: String, _ device: String = "phone", lifetime: Int = 3600) throws -> String {
        try token(claims: claims(user, device, expires: now + lifetime))
    }

    static func claims(_ user: String, _ device: String, expires: Int) -> String {
        #"{"sub":"\#(user)","device":"\#(device)","exp":\#(expires)}"#
    }

    static func token(
        claims: String,
        header: String = #"{"alg":"HS256","typ":"JWT"}"#,
        secret: String = TestNode.secret
    ) throws -> String {
        let signer = TokenSigner(secret: try TokenSecret(Array(secret.utf8)))
        return signer.sign(payload: Array(claims.utf8), header: header)
    }

    static func authorization(_ token: String) -> [(String, String)] {
        [("Authorization", "Bearer \(token)"), ("Sec-WebSocket-Protocol", "martlet.v1")]
    }
}
