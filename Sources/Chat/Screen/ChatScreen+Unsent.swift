internal import Client
internal import Terminal

extension ChatScreen {
    /// What is to be said behind the end about messages that were not answered; empty for none.
    package var unsent: [String] {
        guard !pending.isEmpty else { return [] }
        let texts = pending.keys.sorted().compactMap(unsentText)
        let count = pending.count
        let head =
            count == 1
            ? "martlet: 1 message was not sent, or its answer did not come:"
            : "martlet: \(count) messages were not sent, or their answers did not come:"
        let shown = texts.prefix(ChatScreen.unsentShown)
        return [head] + shown + (shown.count < count ? ["  and \(count - shown.count) more"] : [])
    }

    private func unsentText(_ id: SendID) -> String? {
        guard let conversation = pending[id].flatMap({ book[$0] }),
            let text = conversation.transcript.text(of: id)
        else { return nil }
        return "  to \(title(of: conversation.place)): \(SafeText.neutralise(text))"
    }

    /// More would push what came before out of the terminal.
    private static let unsentShown = 20
}
