internal import Redis
internal import Telemetry

/// Writes what happens to a link into the log.
final class RedisLog: RedisLinkObserver {
    private let log: Log
    private let name: String
    private let server: String
    private var isConnected = false

    init(log: Log, name: String, url: RedisURL) {
        self.log = log
        self.name = name
        server = url.description
    }

    func connected() {
        isConnected = true
        log.info("connected to Redis", ["link": .text(name)])
    }

    func disconnected(_ reason: RedisDisconnect) {
        // What we ended ourselves is no news.
        guard reason != .closed else { return }
        let fields: LogFields = [
            "link": .text(name), "server": .text(server), "reason": .text("\(reason)"),
        ]
        if isConnected {
            log.warning("lost Redis", fields)
        } else {
            log.warning("cannot reach Redis", fields)
        }
        isConnected = false
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
