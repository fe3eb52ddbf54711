internal import Protocol

/// All paths but those that become WebSockets.
struct HTTPRoutes {
    /// What the load balancer and the monitoring ask for; served on the admin addresses too.
    private let operations: [HTTPRoute]
    private let interface: [HTTPRoute]

    init(node: Node) {
        operations = OperationsRoutes(node: node).routes
        interface =
            GroupRoutes(node: node).routes + ConversationRoutes(node: node).routes
            + PresenceRoutes(node: node).routes
    }

    /// What to do with a request that is no upgrade.
    func plan(for head: HTTPRequestHead, isAdmin: Bool) -> HTTPPlan {
        do throws(Problem) {
            for route in operations + (isAdmin ? [] : interface) {
                guard let parameters = route.parameters(in: head.target) else { continue }
                return try route.plan(head, parameters)
            }
            throw Problem.notFound
        } catch {
            return .answer(error.response)
        }
    }
}

extension Problem {
    /// The path is none of ours, or an id in it is none.
    static var notFound: Problem { Problem(.notFound, .notFound, "nothing is served at this path") }
}
