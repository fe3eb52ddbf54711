internal import Client
package import Protocol

/// Deleting a message, which the server may refuse.
extension ChatScreen {
    /// Asks for a deletion; the choice stays until the answer, so that a refusal never leads to another message.
    mutating func delete(_ words: [String]) -> ChatCommand? {
        guard let audience = words.last.flatMap(DeletionAudience.init(rawValue:)) else {
            notice("/delete me or /delete all takes the chosen message, /delete 1 all your last one.")
            return nil
        }
        // A choice may end while the command is typed: nothing else is deleted in its place.
        guard words.count > 1 || selected != nil else {
            notice(
                "Choose a message with the tab key, or write /delete 1 \(audience.rawValue) for your last one."
            )
            return nil
        }
        guard let (conversation, id) = target(Array(words.dropLast())) else { return nil }
        deleting["\(conversation) \(id)"] = book[conversation]?.transcript.name(of: id)
        return .ask(.delete(conversation: conversation, id: id, for: audience))
    }

    /// The server has deleted a message; the event that takes it off the screen goes to every device.
    package mutating func deletionDone(_ conversation: String, _ id: String, for audience: DeletionAudience) {
        let whom =
            switch audience {
            case .all: "all"
            case .me: "you"
            }
        if selected == id, shown == conversation { selected = nil }
        notice("Deleted for \(whom): \(endDeletion(conversation, id)).")
    }

    /// The server has not deleted a message.
    mutating func deletionFailed(_ conversation: String, _ id: String, reason: String) {
        notice("Not deleted: \(endDeletion(conversation, id)). \(reason)")
    }

    /// What the message was called when its deletion was asked for; it may be gone by now.
    private mutating func endDeletion(_ conversation: String, _ id: String) -> String {
        deleting.removeValue(forKey: "\(conversation) \(id)") ?? "the message"
    }
}
