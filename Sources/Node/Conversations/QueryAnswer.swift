internal import Protocol
internal import Redis
internal import Telemetry

/// Gives a query's asker exactly one answer, and the log what is the operator's business.
final class QueryAnswer {
    private unowned let node: Node
    private let user: UserID
    private var completion: ((QueryOutcome) -> Void)?

    init(node: Node, user: UserID, _ completion: @escaping (QueryOutcome) -> Void) {
        self.node = node
        self.user = user
        self.completion = completion
    }

    /// The answer is given; what comes later is not heard.
    var isGiven: Bool { completion == nil }

    func give(_ outcome: QueryOutcome) {
        let completion = completion
        self.completion = nil
        completion?(outcome)
    }

    /// Redis answered with an error, or with something that is no answer.
    func refuse(_ reply: Reply) {
        if isGiven { return }
        let text = reply.string ?? "an unexpected reply"
        if reply.isError, let refusal = ConversationRefusal(error: text) { return give(.refused(refusal)) }
        log(text)
        give(.storageRefused)
    }

    /// Says what is wrong with what Redis holds.
    func log(_ error: String) {
        node.log.error(
            "Redis refused a query about conversations",
            ["user": .text(user.text), "error": .text(error)]
        )
    }
}
