internal import Protocol
internal import Tokens

/// The path that tells whether a user is there; every request needs a token.
struct PresenceRoutes {
    private unowned let node: Node

    init(node: Node) {
        self.node = node
    }

    var routes: [HTTPRoute] {
        [HTTPRoute("/v1/users/{user}/presence", (.get, plan))]
    }

    private func plan(_ head: HTTPRequestHead, _ path: [String]) throws(Problem) -> HTTPPlan {
        guard let subject = path.first.flatMap({ UserID($0) }) else { throw Problem.notFound }
        return .hand(PresenceRequest(about: subject, by: try node.admit(head).user, node: node))
    }
}
