import Client
import Loop
import Protocol
import TestSupport
import Tokens

/// One of many in a group: counts what arrives instead of keeping it, so that a thousand of them are cheap.
final class Member: MessagingDelegate {
    let user: String
    let client: MessagingClient

    /// How many messages of others arrived.
    private(set) var count = 0
    /// The sum of their ids as numbers: two members that saw the same messages have the same sum.
    private(set) var sum: UInt64 = 0
    /// Messages that came again or behind a newer one.
    private(set) var misplaced = 0
    /// The ids of the messages that arrived, where they are kept.
    private(set) var ids: [UInt64] = []
    /// The group's changes that arrived, each with its id and the JSON of the event.
    private(set) var changes: [(id: UInt64, event: String)] = []
    /// The ids of the messages that this device sent, in the order of the answers.
    private(set) var sent: [UInt64] = []
    private(set) var failures: [SendFailure] = []
    /// The longest time between two arrivals, in ms.
    private(set) var longestPause: UInt64 = 0

    private let loop: EventLoop
    private let keepsIDs: Bool
    private var newest: UInt64 = 0
    private var lastArrival: UInt64?
    private var pending: Set<SendID> = []

    init(
        _ user: String,
        device: String = "phone",
        on installation: Installation,
        node: Int,
        keepsIDs: Bool = false
    ) throws {
        self.user = user
        self.keepsIDs = keepsIDs
        loop = installation.loop
        client = try installation.client(user, device: device, node: node)
        client.delegate = self
    }

    /// Whether the client is connected and welcomed.
    var isLive: Bool {
        if case .live = client.status { return true }
        return false
    }

    /// Sends that were not answered yet.
    var unanswered: Int { pending.count }

    /// Sends a text to a group.
    func send(_ text: String, to group: String) throws {
        let content = Array("{\"kind\":\"text\",\"text\":\"\(text)\"}".utf8)
        pending.insert(try client.send(to: "group:\(group)", content: content))
    }

    /// Forgets when something arrived last: a pause begins with what comes next.
    func restartClock() {
        lastArrival = nil
    }

    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let id = frame.strings.id.flatMap({ Member.number(bytes, $0) }) else { return }
        if id <= newest { misplaced += 1 }
        newest = id
        let now = loop.now
        if let lastArrival { longestPause = max(longestPause, now - lastArrival) }
        lastArrival = now
        guard frame.kind == .message else {
            return changes.append((id, String(copying: bytes, 0..<bytes.count)))
        }
        count += 1
        sum &+= id
        if keepsIDs { ids.append(id) }
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard pending.remove(id) != nil else { return }
        if let number = frame.strings.id.flatMap({ Member.number(bytes, $0) }) { sent.append(number) }
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        pending.remove(id)
        failures.append(failure)
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {}

    func resynced(by client: MessagingClient) {}

    /// A message id as a number that sorts like it: the digit behind the dash is the last one.
    private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        guard range.count > 2, bytes[range.upperBound - 2] == UInt8(ascii: "-"),
            let time = Decimal.value(bytes, range.lowerBound..<range.upperBound - 2)
        else { return nil }
        return time * 10 + UInt64(bytes[range.upperBound - 1] - UInt8(ascii: "0"))
    }
}
