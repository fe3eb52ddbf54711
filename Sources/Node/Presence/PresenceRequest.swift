internal import Loop
internal import Protocol
internal import Telemetry

/// One request that asks whether a user is there.
final class PresenceRequest: HTTPHandler {
    private unowned let node: Node
    private let subject: UserID
    let user: UserID
    private var exchange: HTTPExchange?

    /// What it costs of the user's allowance, in messages.
    private static let price = 1

    init(about subject: UserID, by user: UserID, node: Node) {
        self.node = node
        self.subject = subject
        self.user = user
    }

    var takesBody: Bool { false }

    func handle(_ body: [UInt8], _ exchange: HTTPExchange) {
        if let wait = node.users.charge(PresenceRequest.price, to: user) {
            return exchange.answer(Problem.rateLimited(wait).response)
        }
        self.exchange = exchange
        let reading = PresenceReading([subject]) { [self] in answer(response(to: $0)) }
        if !reading.submit(on: node.link, node.names) { answer(Problem.unavailable.response) }
    }

    private func response(to reading: PresenceReading) -> HTTPResponse {
        if let error = reading.refusal {
            node.log.error("Redis refused to say who is online", ["error": .text(error)])
        }
        guard let status = reading.status(0) else {
            let problem = reading.refusal == nil ? Problem.unavailable : Problem.storageRefused
            return problem.response
        }
        var body = Array("{".utf8)
        ServerFrame.appendPresenceFields(of: subject, status, to: &body)
        body.append(text: "}\n")
        return HTTPResponse(.ok, fields: GroupDescription.replyFields, body: body)
    }

    private func answer(_ response: HTTPResponse) {
        exchange?.answer(response)
        exchange = nil
    }
}
