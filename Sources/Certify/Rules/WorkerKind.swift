/// What a worker works on, which decides what jobs it is given and where its effects are looked for.
package enum WorkerKind: String, CaseIterable, Sendable {
    /// Copies of messages; effects are what it writes to the people of the conversation.
    case messages
    /// Copies of changes of groups; effects are what it writes to the people of the group.
    case membership
    /// Messages for users without a live device; effects are HTTP calls.
    case push
    /// Calls of clients; effects are answers.
    case service
    /// Lines of groups' logs; effects are entries in the members' inboxes.
    case fanout

    /// The words for the command line.
    package static let words = allCases.map(\.rawValue)

    /// The stream behind `work:` that examples and Martlet's own workers use.
    package var usualStream: String {
        switch self {
        case .messages: "moderation"
        case .membership: "membership"
        case .push: "push"
        case .service: "clock"
        case .fanout: "fanout"
        }
    }

    /// What a worker of this kind writes into the registry; nil where nodes write jobs without being asked.
    func registration(_ stream: String) -> String? {
        switch self {
        case .messages, .membership, .push, .service: "\(rawValue):\(stream)"
        case .fanout: nil
        }
    }

    /// The word in the envelope's field `type`.
    var jobType: String {
        switch self {
        case .messages: "message"
        case .membership, .fanout: "group"
        case .push: "push"
        case .service: "call"
        }
    }
}
