internal import Protocol

/// A query as an HTTP request.
final class QueryRequest: HTTPHandler {
    private unowned let node: Node
    let user: UserID
    private let query: Query

    init(_ query: Query, by user: UserID, node: Node) {
        self.node = node
        self.user = user
        self.query = query
    }

    var takesBody: Bool { false }

    func handle(_ body: [UInt8], _ exchange: HTTPExchange) {
        if let wait = node.users.charge(query.price, to: user) {
            return exchange.answer(Problem.rateLimited(wait).response)
        }
        node.answer(query, of: user) { exchange.answer($0.response) }
    }
}

extension QueryOutcome {
    /// The answer as HTTP has it.
    fileprivate var response: HTTPResponse {
        switch self {
        case .fields(let fields):
            var body: [UInt8] = []
            body.reserveCapacity(fields.count + 3)
            body.append(UInt8(ascii: "{"))
            body.append(contentsOf: fields)
            body.append(text: "}\n")
            return HTTPResponse(.ok, fields: GroupDescription.replyFields, body: body)
        case .done: return HTTPResponse(.noContent)
        case .refused(let refusal): return Problem(refusal).response
        case .unavailable: return Problem.unavailable.response
        case .storageRefused: return Problem.storageRefused.response
        }
    }
}

extension Problem {
    /// Redis' functions did not show or delete what was asked for.
    fileprivate init(_ refusal: ConversationRefusal) {
        switch refusal {
        case .notAMember, .notTheSender: self.init(.forbidden, refusal.code, refusal.explanation)
        case .noSuchMessage: self.init(.notFound, refusal.code, refusal.explanation)
        case .tooLate: self.init(.conflict, refusal.code, refusal.explanation)
        case .workFull: self = .overloaded(refusal.explanation)
        }
    }
}
