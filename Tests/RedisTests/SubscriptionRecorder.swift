import Redis

/// Writes down what a subscriber tells its receiver.
final class SubscriptionRecorder: SubscriptionReceiver {
    struct Message: Equatable {
        let channel: String
        let payload: String
    }

    private(set) var messages: [Message] = []
    private(set) var subscribed: [String] = []
    private(set) var interruptions = 0
    private(set) var restorations = 0
    /// Channels that were reported when the last restoration was.
    private(set) var subscribedAtRestoration = 0
    var onMessage: ((Message) -> Void)?

    func published(channel: Span<UInt8>, payload: Span<UInt8>) {
        let message = Message(channel: Self.text(channel), payload: Self.text(payload))
        messages.append(message)
        onMessage?(message)
    }

    func subscribed(channel: Span<UInt8>) { subscribed.append(Self.text(channel)) }
    func interrupted() { interruptions += 1 }

    func restored() {
        restorations += 1
        subscribedAtRestoration = subscribed.count
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }
}

extension RedisSubscriber {
    func subscribe(_ channel: String) { subscribe(Array(channel.utf8).span) }
    func unsubscribe(_ channel: String) { unsubscribe(Array(channel.utf8).span) }
}
