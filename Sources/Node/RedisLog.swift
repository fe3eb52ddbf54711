internal import Redis
internal import Telemetry

/// Writes what happens to a link into the log.
final class RedisLog: RedisLinkObserver {
    private let log: Log
    private let name: String

    init(log: Log, name: String) {
        self.log = log
        self.name = name
    }

    func connected() {
        log.info("connected to Redis", ["link": .text(name)])
    }

    func disconnected(_ reason: RedisDisconnect) {
        // What we ended ourselves is no news.
        guard reason != .closed else { return }
        log.warning("lost Redis", ["link": .text(name), "reason": .text("\(reason)")])
    }

    func retrying(after delay: Duration) {
        log.debug(
            "connecting to Redis again",
            ["link": .text(name), "after_ms": .integer(Int(delay.milliseconds))]
        )
    }

    func preludeFailed(_ message: String) {
        log.error(
            "Redis refused to sign in or to load the functions",
            ["link": .text(name), "error": .text(message)]
        )
    }
}
