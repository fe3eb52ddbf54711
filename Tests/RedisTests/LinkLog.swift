import Redis

/// Writes down what a link tells its observer.
final class LinkLog: RedisLinkObserver {
    private(set) var connections = 0
    private(set) var disconnects: [RedisDisconnect] = []
    private(set) var delays: [Duration] = []
    private(set) var refusals: [String] = []

    func connected() { connections += 1 }
    func disconnected(_ reason: RedisDisconnect) { disconnects.append(reason) }
    func retrying(after delay: Duration) { delays.append(delay) }
    func preludeFailed(_ message: String) { refusals.append(message) }
}
