internal import Protocol

extension Node {
    /// Answers a query of a user, in this turn or when Redis has answered; the completion is called exactly once.
    func answer(_ query: Query, of user: UserID, _ completion: @escaping (QueryOutcome) -> Void) {
        let answer = QueryAnswer(node: self, user: user, completion)
        switch query {
        case .conversations(let before, let limit):
            ConversationList(of: user, before: before, limit: limit, node: self, answer).begin()
        case .history(let conversation, let before, let after, let limit):
            begin(.history(before: before, after: after, limit: limit), conversation, user, answer)
        case .info(let conversation, let id):
            begin(.info(id), conversation, user, answer)
        case .delete(let conversation, let id, let audience):
            switch audience {
            case .me: begin(.hide(id), conversation, user, answer)
            case .all: begin(.unsend(id), conversation, user, answer)
            }
        }
    }

    private func begin(
        _ operation: ConversationQuery.Operation,
        _ conversation: ConversationID,
        _ user: UserID,
        _ answer: QueryAnswer
    ) {
        guard let party = ConversationParty(user, in: conversation) else {
            return answer.give(.refused(.notAMember))
        }
        ConversationQuery(operation, party, node: self, answer).begin()
    }
}
