import Client
import Loop
import Protocol
import TestSupport
import Tokens

/// A user's device that remembers everything it was told, as the client library sees it.
final class Person: MessagingDelegate {
    let user: String
    let client: MessagingClient

    /// The texts of all messages in the order of their arrival.
    private(set) var texts: [String] = []
    /// Their message ids, in the same order.
    private(set) var ids: [String] = []
    /// The texts that this device sent, by the id of the send.
    private var pending: [SendID: String] = [:]
    /// The texts whose `sent` arrived, with their message ids, in the order of the answers.
    private(set) var sentTexts: [String] = []
    private(set) var sentIDs: [String] = []
    private(set) var failures: [SendFailure] = []
    private(set) var resyncs = 0
    private(set) var statusChanges = 0

    init(_ user: String, device: String, on installation: Installation, port: UInt16) throws {
        self.user = user
        client = try Person.client(user, device: device, on: installation, port: port)
        client.delegate = self
    }

    /// A client that comes back quickly and may have many sends under way.
    static func client(
        _ user: String,
        device: String,
        on installation: Installation,
        port: UInt16
    ) throws -> MessagingClient {
        let signer = TokenSigner(secret: try TokenSecret(Array(Installation.secret.utf8)))
        guard let id = UserID(user), let deviceID = DeviceID(device) else { throw TestSupportError("bad id") }
        var settings = MessagingSettings()
        settings.reconnectBase = 20
        settings.reconnectCap = 200
        settings.repeatBase = 50
        settings.repeatCap = 200
        settings.outboxCount = 100_000
        settings.outboxBytes = 64 << 20
        return MessagingClient(
            context: installation.context,
            endpoint: Endpoint(address: .tcp(host: "127.0.0.1", port: port)),
            settings: settings
        ) { now in
            signer.sign(user: id, device: deviceID, now: now, lifetime: .seconds(3600))
        }
    }

    /// Whether the client is connected and welcomed.
    var isLive: Bool {
        if case .live = client.status { return true }
        return false
    }

    /// Sends a text, which should be unique in its test.
    func send(_ text: String, to user: String) throws {
        let content = Array("{\"kind\":\"text\",\"text\":\"\(text)\"}".utf8)
        pending[try client.send(to: "user:\(user)", content: content)] = text
    }

    /// Sends that were not answered yet.
    var unanswered: Int { pending.count }

    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let message = IncomingMessage(frame, bytes) else { return }
        ids.append(message.id)
        texts.append(Person.text(of: message.content))
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let text = pending.removeValue(forKey: id) else { return }
        sentTexts.append(text)
        sentIDs.append(frame.text(\.id, in: bytes))
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        pending[id] = nil
        failures.append(failure)
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        statusChanges += 1
    }

    func resynced(by client: MessagingClient) {
        resyncs += 1
    }

    private static func text(of content: [UInt8]) -> String {
        let all = String(decoding: content, as: UTF8.self)
        guard let start = all.range(of: "\"text\":\"")?.upperBound else { return all }
        return String(all[start...].prefix { $0 != "\"" })
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
