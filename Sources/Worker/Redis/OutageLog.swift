internal import Redis

/// Writes an outage of Redis into the log as one line, and its end as another, however many links and tries it takes.
///
/// What each link meets in between is for developers.
final class OutageLog {
    private let log: WorkerLog
    private let server: String
    /// The links that were lost or cannot connect.
    private var down: Set<String> = []
    /// What Redis has refused, by link; many links are refused alike.
    private var refusals: [String: String] = [:]

    /// `server` is the Redis that links go to, without its password.
    init(log: WorkerLog, server: String) {
        self.log = log
        self.server = server
    }

    /// Signed in; the next refusal is news.
    func connected(_ link: String) {
        refusals[link] = nil
        let isBack = down.remove(link) != nil && down.isEmpty
        if isBack {
            log.info("Redis is back", [("server", server)])
        } else {
            log.debug("connected to Redis", [("link", link)])
        }
    }

    /// The link has ended, or could not connect.
    func disconnected(_ link: String, wasConnected: Bool, reason: RedisDisconnect) {
        let isFirst = down.isEmpty
        down.insert(link)
        let fields: [(StaticString, String)] = [("link", link), ("server", server), ("reason", "\(reason)")]
        switch (isFirst, wasConnected) {
        case (true, true): log.warning("lost Redis", fields)
        case (true, false): log.warning("cannot reach Redis", fields)
        case (false, true): log.debug("lost Redis on another link", fields)
        case (false, false): log.debug("still cannot reach Redis", fields)
        }
    }

    func retrying(_ link: String, after delay: Duration) {
        log.debug("connecting to Redis again", [("link", link), ("after", "\(delay)")])
    }

    /// Redis refused to sign in or to load the functions; told once for each message.
    func refused(_ link: String, _ message: String) {
        let isKnown = refusals.values.contains(message)
        refusals[link] = message
        guard !isKnown else { return }
        log.error(
            "Redis refused to sign in or to load the functions",
            [("link", link), ("error", message)]
        )
    }
}
