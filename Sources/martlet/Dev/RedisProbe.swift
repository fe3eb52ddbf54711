internal import Loop
internal import Redis

/// Waits until a Redis answers PING: not before it has loaded its data.
final class RedisProbe {
    private let link: RedisLink
    private let ready: () -> Void
    private var isOver = false

    init(on loop: EventLoop, _ url: RedisURL, ready: @escaping () -> Void) {
        link = RedisLink(loop: loop, url: url)
        self.ready = ready
        ask()
    }

    deinit {
        link.close()
    }

    /// The link connects again until there is something to connect to, and repeats PING while Redis is loading.
    private func ask() {
        link.call(["PING"]) { [weak self] result in
            guard let self, !self.isOver else { return }
            guard case .success(.status("PONG")) = result else { return self.ask() }
            self.isOver = true
            self.link.close()
            self.ready()
        }
    }
}
