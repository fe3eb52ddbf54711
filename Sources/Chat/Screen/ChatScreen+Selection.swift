internal import Terminal

/// Choosing a message of the conversation.
extension ChatScreen {
    /// Does what a key says about the choice; false for a key that says nothing about it.
    mutating func pressedAtSelection(_ key: Key) -> Bool {
        guard let conversation = shown.flatMap({ book[$0] }) else { return false }
        switch key {
        case .tab:
            select(selected == nil ? conversation.transcript.message(before: nil) : nil)
        case .up where selected != nil:
            select(conversation.transcript.message(before: selected) ?? selected)
        case .down where selected != nil:
            select(selected.flatMap(conversation.transcript.message(after:)))
        case .escape where selected != nil:
            select(nil)
        default:
            return false
        }
        return true
    }

    /// Chooses a message and brings it into sight.
    private mutating func select(_ id: String?) {
        selected = id
        guard let id, let conversation = shown.flatMap({ book[$0] }),
            let place = conversation.transcript.position(of: id, view(of: conversation))
        else { return }
        let lowest = min(scrolledUp, place.below)
        scrolledUp = max(lowest, place.below + place.height - transcriptHeight, 0)
        if scrolledUp == 0 { unseen = 0 }
    }
}
