internal import Loop

/// Hears from every sentinel of a group when the master is, or is to be, another server.
///
/// From every one, because each may be gone, cut off or late; hearing it several times does no harm. What is missed shows
/// when the old master fails its clients.
final class SentinelWatch {
    private let name: String
    private let noticed: (SentinelNotice) -> Void
    private var subscribers: [RedisSubscriber] = []

    init(
        loop: EventLoop,
        url: RedisURL,
        group: SentinelGroup,
        signsIn: Bool,
        noticed: @escaping (SentinelNotice) -> Void
    ) {
        name = group.name
        self.noticed = noticed
        for sentinel in group.sentinels {
            let url = url.ofSentinel(sentinel, signsIn: signsIn)
            let subscriber = RedisSubscriber(loop: loop, url: url, receiver: self)
            for channel in SentinelNotice.channels {
                let bytes = Array(channel.utf8)
                subscriber.subscribe(bytes.span)
            }
            subscribers.append(subscriber)
        }
    }

    func close() {
        for subscriber in subscribers { subscriber.close() }
        subscribers = []
    }
}

extension SentinelWatch: SubscriptionReceiver {
    func published(channel: Span<UInt8>, payload: Span<UInt8>) {
        let notice = SentinelNotice(channel: text(channel), payload: text(payload), of: name)
        if let notice { noticed(notice) }
    }

    private func text(_ bytes: Span<UInt8>) -> String {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    func subscribed(channel: Span<UInt8>) {}
    func interrupted() {}
    func restored() {}
}

extension RedisURL {
    /// How a sentinel of the group is reached.
    func ofSentinel(_ sentinel: SentinelAddress, signsIn: Bool) -> RedisURL {
        RedisURL(
            transport: .tcp(host: sentinel.host, port: sentinel.port, isEncrypted: false),
            user: signsIn ? user : nil,
            password: signsIn ? password : nil
        )
    }
}
