import Client
import Loop
import Protocol
import TestSupport
import Tokens

/// Makes clients as an application would, with the library's own times.
struct ClientMaker {
    private let context: ClientContext
    private let signer: TokenSigner

    init(loop: EventLoop, seed: UInt64) throws {
        context = ClientContext(loop: loop)
        signer = TokenSigner(secret: try TokenSecret(Array(Fleet.secret.utf8)))
    }

    /// A client that is not started.
    func client(_ user: String, _ device: String, port: UInt16) -> MessagingClient {
        var settings = MessagingSettings()
        settings.hasFreshTokens = true
        let signer = signer
        return MessagingClient(
            context: context,
            endpoint: Endpoint(address: .tcp(host: "127.0.0.1", port: port)),
            settings: settings
        ) { now in
            ClientMaker.token(user, device, signer, now: now)
        }
    }

    /// A token for a call of the HTTP API.
    func token(_ user: String, now: UInt64) -> String {
        ClientMaker.token(user, "admin", signer, now: now)
    }

    private static func token(_ user: String, _ device: String, _ signer: TokenSigner, now: UInt64) -> String
    {
        guard let user = UserID(user), let device = DeviceID(device) else { return "" }
        return signer.sign(user: user, device: device, now: now, lifetime: .seconds(86_400))
    }
}
