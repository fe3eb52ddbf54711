package import Protocol

/// Makes HS256 tokens, for `martlet token`, the command-line client and tests.
package struct TokenSigner {
    private let secret: TokenSecret

    package init(secret: TokenSecret) {
        self.secret = secret
    }

    /// A token for one device of a user; `now` is in ms since 1970, the lifetime is rounded down to seconds.
    package func sign(user: UserID, device: DeviceID, now: UInt64, lifetime: Duration) -> String {
        let seconds = now / 1000
        let expiry = seconds &+ UInt64(clamping: max(0, lifetime.components.seconds))
        // Ids consist of characters that JSON does not escape.
        let payload =
            #"{"sub":"\#(user.text)","device":"\#(device.text)","iat":\#(seconds),"exp":\#(expiry)}"#
        return sign(payload: Array(payload.utf8))
    }

    /// Signs any payload; tests use it to make tokens that are wrong in one respect.
    package func sign(payload: [UInt8], header: String = #"{"alg":"HS256","typ":"JWT"}"#) -> String {
        let message = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(payload)
        return message + "." + Base64URL.encode(secret.sign(Array(message.utf8).span))
    }
}
