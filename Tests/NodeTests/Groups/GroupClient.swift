import Foundation
import TestSupport

/// One user's requests about groups, each on a connection of its own.
struct GroupClient {
    let user: String
    let node: TestNode

    init(_ user: String, on node: TestNode) {
        self.user = user
        self.node = node
    }

    /// The text of a request with the user's token; `body` is JSON unless a field says something else.
    func request(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        fields: [String] = [],
        closes: Bool = true
    ) throws -> String {
        var lines = ["Host: a", "Authorization: Bearer \(try Credentials.token(user))"] + fields
        if closes { lines.append("Connection: close") }
        if let body {
            lines.append("Content-Length: \(body.utf8.count)")
            if !fields.contains(where: { $0.hasPrefix("Content-Type") }) {
                lines.append("Content-Type: application/json")
            }
        }
        return "\(method) \(path) HTTP/1.1\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n" + (body ?? "")
    }

    /// Sends one request and waits for its answer.
    func send(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        fields: [String] = []
    ) throws -> GroupAnswer {
        let socket = try RawSocket(port: node.port)
        try socket.send(try request(method, path, body, fields: fields))
        guard let response = try socket.readResponse(hasBody: method != "HEAD") else {
            throw TestSupportError("no answer to \(method) \(path)")
        }
        return GroupAnswer(response)
    }

    /// Makes a group and returns its path.
    func create(_ name: String = "fun", members: [String] = []) throws -> String {
        let list = members.map { "\"\($0)\"" }.joined(separator: ",")
        let answer = try send("POST", "/v1/groups", #"{"name":"\#(name)","members":[\#(list)]}"#)
        guard answer.status == 201, let id = answer.string("id") else {
            throw TestSupportError("no group: \(answer)")
        }
        return "/v1/groups/\(id)"
    }

    /// What the user sees of a group.
    func read(_ path: String) throws -> GroupAnswer {
        try send("GET", path)
    }
}

/// An answer about a group: its status and what its JSON says, read by Foundation.
struct GroupAnswer: CustomStringConvertible {
    let status: Int
    let fields: [String: String]
    let text: String
    private let object: [String: Any]

    init(_ response: RawResponse) {
        status = response.status
        fields = response.fields
        text = response.text
        object = (try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]) ?? [:]
    }

    var code: String? { string("code") }
    var names: Set<String> { Set(object.keys) }
    func string(_ name: String) -> String? { object[name] as? String }
    func strings(_ name: String) -> [String] { object[name] as? [String] ?? [] }
    func int(_ name: String) -> Int? { (object[name] as? NSNumber)?.intValue }

    var description: String { "\(status) \(text.prefix(300))" }
}
