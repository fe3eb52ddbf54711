import Foundation
import TestSupport

/// A client on a bare socket that watches users and keeps what it is told of each.
final class Watcher {
    let users: [String]
    /// The statuses of each user, in order.
    private(set) var told: [String: [String]] = [:]
    private let web: RawWebSocket
    private var pongs = 0

    private struct Frame: Decodable {
        let type: String
        let user: String?
        let status: String?
    }

    /// Connects, waits for the welcome, and watches.
    init(_ user: String, watching users: [String] = [], on installation: Installation, node: Int) throws {
        self.users = users
        let token = try installation.token(user, device: "phone")
        web = try RawWebSocket(
            port: installation.ports[node],
            path: "/v1/socket",
            fields: [("Authorization", "Bearer \(token)")]
        )
        guard let welcome = try web.read(), welcome.opcode == RawFrame.text else {
            throw TestSupportError("\(user) is not welcome")
        }
        guard !users.isEmpty else { return }
        let list = users.map { "\"\($0)\"" }.joined(separator: ",")
        try web.send(.text("{\"type\":\"watch\",\"users\":[\(list)]}"))
    }

    /// Whether the condition holds for what it was told of each of the users.
    func isTold(of users: [String], _ condition: ([String]) -> Bool) -> Bool {
        users.allSatisfy { condition(told[$0, default: []]) }
    }

    /// Reads until the condition holds.
    func read(_ limit: Duration = .seconds(60), until condition: () -> Bool) throws {
        let deadline = Deadline(after: limit)
        while !condition() {
            guard let frame = try web.read(within: deadline.remaining) else {
                throw TestSupportError("the connection ended")
            }
            try keep(frame)
        }
    }

    /// Reads everything that came before the answer to a ping.
    func confirmAlive() throws {
        try web.send(RawFrame(RawFrame.ping, [1]))
        let goal = pongs + 1
        try read { pongs == goal }
    }

    private func keep(_ frame: RawFrame) throws {
        if frame.opcode == RawFrame.pong { pongs += 1 }
        guard frame.opcode == RawFrame.text else { return }
        let frame = try JSONDecoder().decode(Frame.self, from: Data(frame.payload))
        guard frame.type == "presence", let user = frame.user, let status = frame.status else { return }
        told[user, default: []].append(status)
    }
}
