internal import Protocol
internal import Telemetry

/// The plain HTTP side: health, readiness and metrics.
struct HTTPRoutes {
    private unowned let node: Node

    init(node: Node) {
        self.node = node
    }

    /// The answer to a request that is no upgrade.
    func response(to head: HTTPRequestHead) -> HTTPResponse {
        guard let handler = handler(of: head.path) else {
            return Problem(.notFound, .notFound, "nothing is served at this path").response
        }
        guard head.method == .get || head.method == .head else {
            let allow = HTTPField("Allow", "GET, HEAD")
            return Problem(.methodNotAllowed, .methodNotAllowed, "use GET", fields: [allow]).response
        }
        return handler()
    }

    private func handler(of path: String) -> (() -> HTTPResponse)? {
        switch path {
        case "/health": health
        case "/ready": ready
        case "/metrics": metrics
        default: nil
        }
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
