/// Why a Redis function did not show or delete what was asked for: the first word of its error.
package enum ConversationRefusal: String, CaseIterable, Equatable, Sendable {
    /// Who asks is not in the conversation, or there is no such group.
    case notAMember = "NOTAMEMBER"
    /// There is no such message, or none that the user may see.
    case noSuchMessage = "NOSUCHMESSAGE"
    /// Only the sender may do this, or in a group an admin.
    case notTheSender = "NOTTHESENDER"
    /// The message is too old to be deleted for all.
    case tooLate = "TOOLATE"
    /// Too many jobs wait for workers.
    case workFull = "WORKFULL"

    /// Nil for an error that is none of these.
    package init?(error: String) {
        guard let word = error.split(separator: " ").first else { return nil }
        self.init(rawValue: String(word))
    }

    /// What clients are told.
    package var code: ErrorCode {
        switch self {
        case .notAMember: .notAMember
        case .noSuchMessage: .noSuchMessage
        case .notTheSender: .notTheSender
        case .tooLate: .tooLate
        case .workFull: .overloaded
        }
    }

    /// For whoever writes the client.
    package var explanation: String {
        switch self {
        // To who is not in it, a conversation that is not there looks the same as one of others.
        case .notAMember: "you are not in such a conversation"
        case .noSuchMessage: "there is no such message"
        case .notTheSender: "only who sent the message may do this"
        case .tooLate: "the message is too old to be deleted for all"
        case .workFull: "too many jobs wait to be done"
        }
    }
}
