internal import Loop
internal import Protocol
internal import Redis

/// A query about one conversation: one call of a function, and its answer.
///
/// Every call is harmless when it runs twice, so the link to Redis may repeat it.
final class ConversationQuery: ReplyReceiver {
    private unowned let node: Node
    private let party: ConversationParty
    private let operation: Operation
    private let answer: QueryAnswer

    /// What a page of a conversation may have in bytes; a single line may have more.
    static let mostBytes = 256 * 1_024

    /// What there is to be done with a conversation.
    enum Operation {
        case history(before: LineID?, after: LineID?, limit: Int)
        case info(LineID)
        case hide(LineID)
        case unsend(LineID)

        /// Whether something is to be stored before the answer goes out.
        var isChange: Bool {
            switch self {
            case .history, .info: false
            case .hide, .unsend: true
            }
        }
    }

    init(_ operation: Operation, _ party: ConversationParty, node: Node, _ answer: QueryAnswer) {
        self.node = node
        self.party = party
        self.operation = operation
        self.answer = answer
    }

    func begin() {
        let commands = QueryCommands(party, names: node.names)
        let wasQueued = node.link.submit(to: self, context: 0, isDurable: operation.isChange) { command in
            switch operation {
            case .history(let before, let after, let limit):
                let bytes = ConversationQuery.mostBytes
                commands.history(before: before, after: after, limit: limit, bytes: bytes, to: &command)
            case .info(let id): commands.info(id, to: &command)
            case .hide(let id): commands.hide(id, to: &command)
            case .unsend(let id):
                commands.unsend(id, window: node.configuration.deletionWindow.milliseconds, to: &command)
            }
        }
        if !wasQueued { answer.give(.unavailable) }
    }

    func received(_ reply: Reply, context: UInt64) {
        guard let outcome = outcome(reply) else { return answer.refuse(reply) }
        answer.give(outcome)
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        answer.give(.unavailable)
    }

    /// Nil for a reply that is no answer.
    private func outcome(_ reply: Reply) -> QueryOutcome? {
        var fields: [UInt8] = []
        switch operation {
        case .history:
            guard let page = HistoryPage(party.conversation, reply) else { return nil }
            page.appendFields(to: &fields)
        case .info(let id):
            guard let info = MessageInfo(party.conversation, id, reply) else { return nil }
            info.appendFields(to: &fields)
        case .hide, .unsend:
            return reply.equals("DONE") || reply.equals("SAME") ? .done : nil
        }
        return .fields(fields)
    }
}
