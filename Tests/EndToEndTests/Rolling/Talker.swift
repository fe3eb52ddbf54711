import Client
import Loop
import Protocol
import TestSupport
import Tokens

/// A user who writes to another one without end, and notes what comes of it and how long it takes.
final class Talker: MessagingDelegate {
    let user: String
    let peer: String
    private(set) var client: MessagingClient
    private let loop: EventLoop

    /// When each message was written, by the id of the send.
    private var pending: [SendID: (text: String, since: UInt64)] = [:]
    /// What was answered with `sent`, in the order of writing.
    private(set) var written: [String] = []
    private(set) var sentTexts: Set<String> = []
    /// What has come from the peer, in the order of its coming.
    private(set) var heard: [String] = []
    private(set) var failures = 0
    private(set) var resyncs = 0
    private(set) var connects = 0
    /// The longest time from a `send` to its `sent`, in ms.
    private(set) var longestWait: UInt64 = 0
    /// The longest time without a live connection, in ms; the first one does not count.
    private(set) var longestGap: UInt64 = 0
    private var awaySince: UInt64?

    init(_ user: String, to peer: String, context: ClientContext, port: UInt16, secret: TokenSecret) throws {
        self.user = user
        self.peer = peer
        loop = context.loop
        guard let id = UserID(user), let device = DeviceID("phone") else { throw TestSupportError("bad id") }
        let signer = TokenSigner(secret: secret)
        client = MessagingClient(
            context: context,
            endpoint: Endpoint(address: .tcp(host: "127.0.0.1", port: port))
        ) { now in signer.sign(user: id, device: device, now: now, lifetime: .seconds(3_600)) }
        client.delegate = self
    }

    var isLive: Bool { client.status == .live }

    var unanswered: Int { pending.count }

    /// Writes the next message.
    func write() throws {
        let text = "\(user) \(written.count)"
        let content = Array("{\"kind\":\"text\",\"text\":\"\(text)\"}".utf8)
        pending[try client.send(to: "user:\(peer)", content: content)] = (text, loop.now)
        written.append(text)
    }

    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let message = IncomingMessage(frame, bytes) else { return }
        let content = String(decoding: message.content, as: UTF8.self)
        heard.append(String(content.dropFirst("{\"kind\":\"text\",\"text\":\"".count).dropLast(2)))
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let (text, since) = pending.removeValue(forKey: id) else { return }
        sentTexts.insert(text)
        longestWait = max(longestWait, loop.now - min(loop.now, since))
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        pending[id] = nil
        failures += 1
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        if status == .live {
            connects += 1
            if let awaySince { longestGap = max(longestGap, loop.now - min(loop.now, awaySince)) }
            awaySince = nil
        } else if connects > 0, awaySince == nil {
            awaySince = loop.now
        }
    }

    func resynced(by client: MessagingClient) {
        resyncs += 1
    }
}
