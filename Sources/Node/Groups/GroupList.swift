internal import Protocol
internal import Redis
internal import Telemetry

/// One request for the groups that its user is a member of.
final class GroupList: HTTPHandler {
    private unowned let node: Node
    let user: UserID
    private var exchange: HTTPExchange?

    /// What it costs of the user's allowance, in messages: as much as reading a group.
    private static let price = 1

    init(of user: UserID, node: Node) {
        self.node = node
        self.user = user
    }

    var takesBody: Bool { false }

    func handle(_ body: [UInt8], _ exchange: HTTPExchange) {
        self.exchange = exchange
        if let wait = node.users.charge(GroupList.price, to: user) {
            return answer(Problem.rateLimited(wait).response)
        }
        let wasQueued = node.link.submit(to: self, context: 0) { command in
            command.add("SMEMBERS")
            command.add { node.names.appendGroups(user.text, to: &$0) }
        }
        if !wasQueued { answer(Problem.unavailable.response) }
    }

    private func answer(_ response: HTTPResponse) {
        exchange?.answer(response)
        exchange = nil
    }

    private func refused(_ reply: Reply) -> HTTPResponse {
        node.log.error(
            "Redis refused a request about a group",
            ["user": .text(user.text), "error": .text(reply.string ?? "an unexpected reply")]
        )
        return Problem.storageRefused.response
    }
}

extension GroupList: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        guard reply.kind == .array else { return answer(refused(reply)) }
        var body = Array("{\"groups\":[".utf8)
        for (index, group) in GroupDescription.strings(reply).sorted().enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            JSONText.append(group, to: &body)
        }
        body.append(text: "]}\n")
        answer(HTTPResponse(.ok, fields: GroupDescription.replyFields, body: body))
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        answer(Problem.unavailable.response)
    }
}
