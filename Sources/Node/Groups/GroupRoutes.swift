internal import Protocol
internal import Tokens

/// The paths of groups; every request needs a token, and is on behalf of its user.
struct GroupRoutes {
    private unowned let node: Node

    init(node: Node) {
        self.node = node
    }

    var routes: [HTTPRoute] {
        [
            HTTPRoute("/v1/groups", (.get, list), (.post, create)),
            HTTPRoute(
                "/v1/groups/{group}",
                (.get, { head, path throws(Problem) in try request(head, path, .read) }),
                (.patch, update),
                (.delete, { head, path throws(Problem) in try request(head, path, .delete) })
            ),
            HTTPRoute(
                "/v1/groups/{group}/members/{user}",
                (.put, { head, path throws(Problem) in try request(head, path, .add(user(path))) }),
                (.delete, { head, path throws(Problem) in try request(head, path, .remove(user(path))) })
            ),
            HTTPRoute(
                "/v1/groups/{group}/admins/{user}",
                (.put, { head, path throws(Problem) in try request(head, path, .promote(user(path))) }),
                (.delete, { head, path throws(Problem) in try request(head, path, .demote(user(path))) })
            ),
        ]
    }

    private func request(
        _ head: HTTPRequestHead,
        _ path: [String],
        _ operation: GroupOperation
    ) throws(Problem) -> HTTPPlan {
        guard let group = path.first.flatMap({ GroupID($0) }) else { throw Problem.notFound }
        let claims = try node.admit(head)
        return .hand(GroupRequest(operation, group, by: claims.user, node: node))
    }

    private func list(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        .hand(GroupList(of: try node.admit(head).user, node: node))
    }

    private func update(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        let plan = try request(head, path, .update)
        try requireJSON(head)
        return plan
    }

    private func create(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        let claims = try node.admit(head)
        try requireJSON(head)
        let key = try idempotencyKey(head)
        let group = key.map { GroupID.made(by: claims.user, key: $0) } ?? GroupID.random()
        guard let group else { throw Problem.unavailable }
        return .hand(GroupRequest(.create, group, by: claims.user, node: node))
    }

    /// The second part of the path.
    private func user(_ path: [String]) throws(Problem) -> UserID {
        guard let user = path.last.flatMap({ UserID($0) }) else { throw Problem.notFound }
        return user
    }

    private func idempotencyKey(_ head: HTTPRequestHead) throws(Problem) -> IdempotencyKey? {
        let values = head.fields.values("Idempotency-Key")
        guard let value = values.first else { return nil }
        guard values.count == 1, let key = IdempotencyKey(value) else {
            let limit = IdempotencyKey.mostBytes
            let text = "there is one Idempotency-Key at most, of 1 to \(limit) visible ASCII characters"
            throw Problem(.unprocessableContent, .badField, text)
        }
        return key
    }

    /// A body that says it is JSON, and is not compressed.
    private func requireJSON(_ head: HTTPRequestHead) throws(Problem) {
        let types = head.fields.values("Content-Type")
        if types.isEmpty, head.framing == .none || head.framing == .length(0) {
            throw Problem(.badRequest, .badRequest, "a JSON body is needed")
        }
        let isJSON = types.count == 1 && MediaType(types[0])?.isJSON == true
        guard isJSON, head.fields.values("Content-Encoding").isEmpty else {
            let text = "the body must be application/json in UTF-8, without a Content-Encoding"
            throw Problem(.unsupportedMediaType, .unsupportedMediaType, text)
        }
    }
}
