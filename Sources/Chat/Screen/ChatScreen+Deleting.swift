internal import Client
package import Protocol

/// Deleting a message, which the server may refuse.
extension ChatScreen {
    /// Asks for a deletion; the choice stays until the answer, so that a refusal never leads to another message.
    mutating func delete(_ words: [String]) -> ChatCommand? {
        guard let audience = words.last.flatMap(DeletionAudience.init(rawValue:)) else {
            notice(
                "/delete me or /delete all takes the chosen message, or your last one; /delete 2 all the one before."
            )
            return nil
        }
        guard let (conversation, id) = target(Array(words.dropLast())) else { return nil }
        guard words.count > 1 || selected != nil || isOnScreen(id) else {
            notice(
                "Your last message is not on the screen. Choose one with the tab key, or write /delete 1 \(audience.rawValue)."
            )
            return nil
        }
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

    /// Whether some line of a message is in the window.
    private func isOnScreen(_ id: String) -> Bool {
        guard let conversation = shown.flatMap({ book[$0] }),
            let place = conversation.transcript.position(of: id, view(of: conversation))
        else { return false }
        return place.below < scrolledUp + transcriptHeight && place.below + place.height > scrolledUp
    }
}
