internal import Redis

/// Follows one link: tells the log and its user what happens to it.
final class LinkWatch: RedisLinkObserver {
    private let outages: OutageLog
    private let name: String
    private let returned: () -> Void
    private let lost: () -> Void
    private var isConnected = false

    init(
        outages: OutageLog,
        name: String,
        returned: @escaping () -> Void,
        lost: @escaping () -> Void
    ) {
        self.outages = outages
        self.name = name
        self.returned = returned
        self.lost = lost
    }

    func connected() {
        isConnected = true
        outages.connected(name)
        returned()
    }

    func disconnected(_ reason: RedisDisconnect) {
        // What we ended ourselves is no news.
        guard reason != .closed else { return }
        let wasConnected = isConnected
        isConnected = false
        outages.disconnected(name, wasConnected: wasConnected, reason: reason)
        if wasConnected { lost() }
    }

    func retrying(after delay: Duration) {
        outages.retrying(name, after: delay)
    }

    func preludeFailed(_ message: String) {
        outages.refused(name, message)
    }
}
