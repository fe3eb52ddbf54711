internal import Protocol
internal import Telemetry

/// How the node is: health, readiness and metrics, without a token.
struct OperationsRoutes {
    private unowned let node: Node

    init(node: Node) {
        self.node = node
    }

    var routes: [HTTPRoute] {
        [
            HTTPRoute("/health", (.get, { _, _ in .answer(health()) })),
            HTTPRoute("/ready", (.get, { _, _ in .answer(ready()) })),
            HTTPRoute("/metrics", (.get, { _, _ in .answer(metrics()) })),
        ]
    }

    /// The process runs and its loop turns.
    private func health() -> HTTPResponse {
        json(.ok, "{\"status\":\"ok\"}\n")
    }

    /// The node should get new connections.
    private func ready() -> HTTPResponse {
        if node.isDraining { return json(.serviceUnavailable, "{\"status\":\"draining\"}\n") }
        guard node.isRedisReady else {
            return json(.serviceUnavailable, "{\"status\":\"redis_unavailable\"}\n")
        }
        guard node.isReady else { return json(.serviceUnavailable, "{\"status\":\"canary_late\"}\n") }
        return json(.ok, "{\"status\":\"ready\"}\n")
    }

    private func metrics() -> HTTPResponse {
        let type = HTTPField("Content-Type", Registry.contentType)
        return HTTPResponse(.ok, fields: [type], body: node.metrics.registry.render())
    }

    private func json(_ status: HTTPStatus, _ body: String) -> HTTPResponse {
        HTTPResponse(status, fields: [HTTPField("Content-Type", "application/json")], body: Array(body.utf8))
    }
}
