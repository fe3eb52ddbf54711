internal import Loop

/// Hears from every sentinel of a group when the master is another server.
///
/// From every one, because each may be gone, cut off or late; hearing it several times does no harm. What is missed shows
/// when the old master fails its clients.
final class SentinelWatch {
    private let name: String
    private let moved: (SentinelAddress) -> Void
    private var subscribers: [RedisSubscriber] = []

    init(
        loop: EventLoop,
        url: RedisURL,
        group: SentinelGroup,
        signsIn: Bool,
        moved: @escaping (SentinelAddress) -> Void
    ) {
        name = group.name
        self.moved = moved
        let channel = Array(SwitchNotice.channel.utf8)
        for sentinel in group.sentinels {
            let url = url.ofSentinel(sentinel, signsIn: signsIn)
            let subscriber = RedisSubscriber(loop: loop, url: url, receiver: self)
            subscriber.subscribe(channel.span)
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
        let text = unsafe payload.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        guard let notice = SwitchNotice(text), notice.name == name else { return }
        moved(notice.master)
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
