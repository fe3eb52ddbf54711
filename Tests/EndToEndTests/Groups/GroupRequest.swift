import Foundation
import TestSupport

/// Calls of the groups API, over a bare socket.
struct GroupRequest {
    let installation: Installation
    let user: String
    let node: Int

    /// Makes a group and returns its id.
    func create(name: String, members: [String]) throws -> String {
        let list = members.map { "\"\($0)\"" }.joined(separator: ",")
        let body = "{\"name\":\"\(name)\",\"members\":[\(list)]}"
        let answer = try send("POST", "/v1/groups", body: body)
        guard answer.status == 201, let start = answer.body.range(of: "\"id\":\"")?.upperBound else {
            throw TestSupportError("no group: \(answer.status) \(answer.body)")
        }
        return String(answer.body[start...].prefix { $0 != "\"" })
    }

    /// Sends a request and returns the answer's status and body.
    func send(_ method: String, _ path: String, body: String = "") throws -> (status: Int, body: String) {
        let socket = try RawSocket(port: installation.ports[node])
        let token = try installation.token(user, device: "admin")
        try socket.send(
            Array(
                ("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Connection: close\r\n\r\n\(body)").utf8
            )
        )
        let text = String(decoding: try socket.readToEnd(), as: UTF8.self)
        guard let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw TestSupportError("no answer to \(method) \(path)")
        }
        return (status, text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? "")
    }
}
