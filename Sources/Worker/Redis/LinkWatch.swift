internal import Redis
internal import Telemetry

/// Writes what happens to a link into the log, and tells its user.
final class LinkWatch: RedisLinkObserver {
    private let log: WorkerLog
    private let name: String
    private let server: String
    private let returned: () -> Void
    private let lost: () -> Void
    private var isConnected = false

    init(
        log: WorkerLog,
        name: String,
        server: String,
        returned: @escaping () -> Void,
        lost: @escaping () -> Void
    ) {
        self.log = log
        self.name = name
        self.server = server
        self.returned = returned
        self.lost = lost
    }

    func connected() {
        isConnected = true
        log.info("connected to Redis", [("link", name)])
        returned()
    }

    func disconnected(_ reason: RedisDisconnect) {
        // What we ended ourselves is no news.
        guard reason != .closed else { return }
        let wasConnected = isConnected
        isConnected = false
        let fields: [(StaticString, String)] = [("link", name), ("server", server), ("reason", "\(reason)")]
        if wasConnected {
            log.warning("lost Redis", fields)
            lost()
        } else {
            log.warning("cannot reach Redis", fields)
        }
    }

    func retrying(after delay: Duration) {
        log.debug("connecting to Redis again", [("link", name), ("after", "\(delay)")])
    }

    func preludeFailed(_ message: String) {
        log.error(
            "Redis refused to sign in or to load the functions",
            [("link", name), ("error", message)]
        )
    }
}
