import TestSupport

/// A call of the HTTP API, made from a thread of its own: the loop must go on, since the call goes over its links.
struct HTTPCall: Sendable {
    let method: String
    let path: String
    let token: String
    let body: String

    /// Makes the call; nil when there is no whole answer in time.
    func answer(port: UInt16) -> (status: Int, body: String)? {
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        guard let socket = try? RawSocket(port: port), (try? socket.send(head + body)) != nil,
            let response = try? socket.readResponse(within: .seconds(5))
        else { return nil }
        return (response.status, response.text)
    }
}
