internal import Protocol
internal import Tokens

/// The paths of conversations; every request needs a token, and is on behalf of its user.
struct ConversationRoutes {
    private unowned let node: Node

    init(node: Node) {
        self.node = node
    }

    var routes: [HTTPRoute] {
        let messages = "/v1/conversations/{conversation}/messages"
        return [
            HTTPRoute("/v1/conversations", (.get, list)),
            HTTPRoute(messages, (.get, history)),
            HTTPRoute("\(messages)/{id}", (.delete, delete)),
            HTTPRoute("\(messages)/{id}/info", (.get, info)),
        ]
    }

    private func list(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        let user = try node.admit(head).user
        let parameters = try QueryParameters(head, ["before", "limit"])
        let limit = try parameters.limit(
            ClientFrame.Conversations.limits,
            usual: ClientFrame.Conversations.usualLimit
        )
        return plan(.conversations(before: try parameters.cursor("before"), limit: limit), user)
    }

    private func history(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        let conversation = try conversation(path)
        let user = try node.admit(head).user
        let parameters = try QueryParameters(head, ["before", "after", "limit"])
        let query = Query.history(
            conversation,
            before: try parameters.id("before"),
            after: try parameters.id("after"),
            limit: try parameters.limit(ClientFrame.History.limits, usual: ClientFrame.History.usualLimit)
        )
        return plan(query, user)
    }

    private func info(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        let query = Query.info(try conversation(path), try message(path))
        return plan(query, try node.admit(head).user)
    }

    private func delete(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        let (conversation, id) = (try conversation(path), try message(path))
        let user = try node.admit(head).user
        let audience = try QueryParameters(head, ["for"]).audience("for")
        return plan(.delete(conversation, id, audience), user)
    }

    private func plan(_ query: Query, _ user: UserID) -> HTTPPlan {
        .hand(QueryRequest(query, by: user, node: node))
    }

    /// The first parameter of the path.
    private func conversation(_ path: [String]) throws(Problem) -> ConversationID {
        guard let id = path.first.flatMap({ ConversationID($0) }) else { throw Problem.notFound }
        return id
    }

    /// The second parameter of the path.
    private func message(_ path: [String]) throws(Problem) -> LineID {
        guard let text = path.last, let id = LineID(entry: Array(text.utf8).span) else {
            throw Problem.notFound
        }
        return id
    }
}
