internal import Loop
internal import Protocol
internal import Redis

/// Hears the answers to calls as a node does, and notes which calls have one.
final class AnswerLog: SubscriptionReceiver {
    private(set) var refs: Set<UInt64> = []
    private(set) var isListening = false
    private let device: String
    private let service: String
    private var subscriber: RedisSubscriber?

    init(on loop: EventLoop, socket: String, channel: String, device: String, service: String) {
        self.device = device
        self.service = service
        let subscriber = RedisSubscriber(
            loop: loop,
            url: RedisURL(transport: .unix(path: socket)),
            limits: LabRedis.limits,
            prelude: [["CLIENT", "SETNAME", "martlet-certify"]],
            receiver: self
        )
        self.subscriber = subscriber
        subscriber.subscribe(Array(channel.utf8).span)
    }

    deinit { subscriber?.close() }

    func forget() { refs = [] }

    func subscribed(channel: Span<UInt8>) { isListening = true }
    func interrupted() { isListening = false }
    func restored() { isListening = true }

    func published(channel: Span<UInt8>, payload: Span<UInt8>) {
        if let ref = ref(of: payload) { refs.insert(ref) }
    }

    /// The call that is answered; nil for what a node would not pass on.
    private func ref(of payload: Span<UInt8>) -> UInt64? {
        var texts: [String: String] = [:]
        var ref: UInt64?
        var hasBody = false
        var scanner = JSONScanner(range: 0..<payload.count)
        do throws(JSONError) {
            try scanner.beginObject(in: payload)
            while let member = try scanner.nextMember(in: payload) {
                let key = Self.text(payload, member.key)
                if key == "ref" { ref = member.value.integer(in: payload) }
                if key == "content" || key == "error" { hasBody = member.value.kind == .object }
                if let body = member.value.stringBody { texts[key] = Self.text(payload, body) }
            }
            try scanner.finish(in: payload)
        } catch {
            return nil
        }
        let isForUs = texts["type"] == "answer" && texts["device"] == device && texts["service"] == service
        return isForUs && hasBody ? ref : nil
    }

    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: range.map { bytes[$0] }, as: UTF8.self)
    }
}
