internal import Protocol
internal import Redis
internal import Telemetry

/// The answers of Redis to a request about a group.
extension GroupRequest: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        guard let step = Step(rawValue: context) else { return }
        do throws(Problem) {
            switch step {
            case .create: answer(try created(reply))
            case .read: answer(try shown(reply))
            case .readMembers: try delete(reply)
            case .change: try changed(reply)
            }
        } catch {
            answer(error.response)
        }
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        answer(Problem.unavailable.response)
    }

    private func created(_ reply: Reply) throws(Problem) -> HTTPResponse {
        var response = try shown(reply)
        response.status = .created
        response.fields.append(HTTPField("Location", "/v1/groups/\(group.text)"))
        return response
    }

    private func shown(_ reply: Reply) throws(Problem) -> HTTPResponse {
        guard let description = GroupDescription(group, reply) else { throw problem(reply) }
        var body: [UInt8] = []
        description.append(to: &body)
        body.append(UInt8(ascii: "\n"))
        return HTTPResponse(.ok, fields: GroupDescription.replyFields, body: body)
    }

    private func changed(_ reply: Reply) throws(Problem) {
        if reply.equals("DONE") || reply.equals("SAME") { return answer(HTTPResponse(.noContent)) }
        if reply.starts(with: "CHANGED"), mayReadAgain { return try readMembers() }
        throw problem(reply)
    }

    /// The members of a group that is to be deleted: it ends for just these, or they are read again.
    private func delete(_ reply: Reply) throws(Problem) {
        // Who has deleted the group is in none any more; only the function knows that.
        let members = reply.starts(with: "NOTAMEMBER") ? [] : reply[2].map(GroupDescription.strings)
        guard let members else { throw problem(reply) }
        try change(.delete(members: members))
    }

    private func problem(_ reply: Reply) -> Problem {
        let text = reply.string ?? "an unexpected reply"
        if reply.isError, let refusal = GroupRefusal(text) { return Problem(refusal) }
        node.log.error(
            "Redis refused a request about a group",
            ["user": .text(user.text), "group": .text(group.text), "error": .text(text)]
        )
        return .storageRefused
    }
}
