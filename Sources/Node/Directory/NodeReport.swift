internal import Loop
internal import Protocol
internal import Redis
internal import Telemetry

/// Tells Redis every second that the node lives and what it does, for operators; gone a few seconds after the node.
final class NodeReport {
    /// How long the node is taken to be alive without a further report, in ms.
    private static let lifetime: UInt64 = 5_000
    /// How long a node that is gone stays in the set of nodes, in ms: so long an operator may wonder where it is.
    private static let memory: UInt64 = 300_000
    /// Every how many reports nodes that are gone are forgotten.
    private static let cleaning = 60

    private unowned let node: Node
    private let since: UInt64
    private var reports = 0
    private var underWay = 0
    private var lastError = ""

    init(node: Node) {
        self.node = node
        since = node.loop.wallClock
    }

    /// Writes the report, unless the last one is still under way or the link is down.
    func write() {
        guard underWay == 0, node.link.isReady else { return }
        let now = node.loop.wallClock
        let name = node.configuration.name
        let nodes = key { node.names.appendNodes(to: &$0) }
        let own = key { node.names.appendNode(name, to: &$0) }
        submit(["SET", own, text, "PX", "\(NodeReport.lifetime)"])
        submit(["ZADD", nodes, "\(now + NodeReport.lifetime)", name])
        if reports % NodeReport.cleaning == 0 {
            submit(["ZREMRANGEBYSCORE", nodes, "-inf", "(\(now - min(now, NodeReport.memory))"])
        }
        reports += 1
    }

    /// The report: JSON, times in ms since 1970, counters since then.
    private var text: String {
        var json = Array("{\"name\":".utf8)
        JSONText.append(node.configuration.name, to: &json)
        let metrics = node.metrics
        json.append(text: ",\"connections\":\(node.connectionCount),\"users\":\(node.users.count)")
        json.append(text: ",\"sends\":\(metrics.sends.value)")
        json.append(text: ",\"deliveries\":\(metrics.deliveriesLive.value + metrics.deliveriesRead.value)")
        json.append(text: ",\"since\":\(since)}")
        return String(decoding: json, as: UTF8.self)
    }

    private func key(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func submit(_ command: [String]) {
        underWay += 1
        node.link.call(command) { [weak self] result in self?.finished(result) }
    }

    private func finished(_ result: Result<RedisValue, RedisLinkError>) {
        underWay -= 1
        guard case .success(.error(let error)) = result, error != lastError else { return }
        lastError = error
        node.log.warning("Redis refused the node's report", ["error": .text(error)])
    }
}
