internal import Admin
internal import Loop
internal import Protocol
internal import Telemetry

/// What a worker answers to whoever watches it.
final class AdminRoutes {
    private unowned let worker: Worker
    private var server: AdminServer?

    init(worker: Worker) {
        self.worker = worker
    }

    /// The ports that are listened on.
    var ports: [UInt16] { server?.ports ?? [] }

    func listen(on addresses: [ListenAddress]) throws(WorkerError) {
        let server = AdminServer(loop: worker.loop) { [unowned self] path in response(to: path) }
        do throws(LoopError) {
            for address in addresses { try server.listen(on: address) }
        } catch {
            server.close()
            throw .system("\(error)")
        }
        self.server = server
    }

    func close() { server?.close() }

    private func response(to path: String) -> HTTPResponse? {
        switch path {
        case "/health": json(.ok, "ok")
        case "/ready": readiness
        case "/metrics":
            HTTPResponse(
                .ok,
                fields: [HTTPField("Content-Type", Registry.contentType)],
                body: worker.metrics.registry.render()
            )
        default: nil
        }
    }

    /// Whether jobs are being taken.
    private var readiness: HTTPResponse {
        if worker.isReady { return json(.ok, "ready") }
        switch worker.stage {
        case .stopping, .leaving, .over: return json(.serviceUnavailable, "stopping")
        case .new, .starting, .serving:
            return json(.serviceUnavailable, worker.redis.isReady ? "starting" : "redis_unavailable")
        }
    }

    private func json(_ status: HTTPStatus, _ word: String) -> HTTPResponse {
        let type = HTTPField("Content-Type", "application/json")
        return HTTPResponse(status, fields: [type], body: Array("{\"status\":\"\(word)\"}\n".utf8))
    }
}
