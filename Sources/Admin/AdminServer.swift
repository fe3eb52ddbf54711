package import Loop
package import Protocol

/// A small HTTP server for whoever watches a process: `/health`, `/ready`, `/metrics`, in plain HTTP, GET and HEAD only.
///
/// Connections that say nothing, or do not read their answer, are closed; beyond `mostConnections` they are closed at once.
package final class AdminServer {
    /// Scrapers and probes are few; more is a mistake or an attack.
    private static let mostConnections = 64
    /// From the connection, or the last answer, to the next complete request.
    static let patience: Duration = .seconds(30)

    let loop: EventLoop
    private let routes: (String) -> HTTPResponse?
    private var listeners: [Listener] = []
    private var connections: [ObjectIdentifier: AdminConnection] = [:]

    /// `routes` gives the answer for a path, nil where nothing is served; it is called on the loop.
    package init(loop: EventLoop, routes: @escaping (String) -> HTTPResponse?) {
        self.loop = loop
        self.routes = routes
    }

    /// Listens on one more address, which no other process shares; fails with what the system says about it.
    package func listen(on address: ListenAddress) throws(LoopError) {
        listeners.append(
            try Listener(loop: loop, address: address, isShared: false) { [unowned self] stream in
                accepted(stream)
            }
        )
    }

    /// The ports that are listened on; 0 for a unix socket.
    package var ports: [UInt16] { listeners.map(\.port) }

    /// Ends everything at once.
    package func close() {
        for listener in listeners { listener.close() }
        for connection in connections.values { connection.close() }
        listeners = []
        connections = [:]
    }

    private func accepted(_ stream: Stream) {
        guard connections.count < Self.mostConnections else { return }
        let connection = AdminConnection(server: self, stream: stream)
        connections[ObjectIdentifier(connection)] = connection
    }

    func ended(_ connection: AdminConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    func response(to head: HTTPRequestHead) -> HTTPResponse {
        guard let response = routes(head.path) else {
            return Self.problem(.notFound, code: "not_found", detail: "nothing is served at this path")
        }
        guard head.method == .get || head.method == .head else {
            let allow = HTTPField("Allow", "GET, HEAD")
            let code = "method_not_allowed"
            return Self.problem(.methodNotAllowed, code: code, detail: "use GET", fields: [allow])
        }
        return response
    }

    /// Problem details as in RFC 9457, with the codes that nodes use.
    static func problem(
        _ status: HTTPStatus,
        code: String,
        detail: String,
        fields: [HTTPField] = []
    ) -> HTTPResponse {
        var body: [UInt8] = []
        body.append(text: "{\"type\":\"about:blank\",\"title\":")
        JSONText.append(status.reason, to: &body)
        body.append(text: ",\"status\":\(status.code),\"code\":\"\(code)\",\"detail\":")
        JSONText.append(detail, to: &body)
        body.append(text: "}\n")
        let type = HTTPField("Content-Type", "application/problem+json")
        return HTTPResponse(status, fields: [type] + fields, body: body)
    }
}
