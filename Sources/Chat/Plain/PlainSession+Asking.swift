internal import Client
internal import Loop
internal import Protocol

/// What lines ask for besides messages.
extension PlainSession {
    /// Asks the server; false when that has to wait for a connection or for room.
    func ask(_ request: PlainRequest) -> Bool {
        guard let request = request.request(in: conversation) else {
            print(report.refused(code: "bad_recipient", reason: "about whom? use --to or /to"))
            return true
        }
        do throws(SubmitError) {
            report.asked(try client.request(request))
            return true
        } catch {
            return false
        }
    }

    /// Marks as read what has come in the conversation.
    func read() {
        guard let conversation, let newest = newest[conversation] else { return }
        client.markRead(conversation, upTo: newest)
    }

    /// Tells the others what the user does.
    func signal(_ state: String?) {
        guard let partner else { return }
        switch state {
        case nil: client.typing(to: partner.address)
        case IncomingSignal.stopped?: client.stoppedTyping()
        case let other?: client.signal(TypingSignal(recipient: partner.address, state: other))
        }
    }

    /// Notes a message for a later `/read`.
    func note(_ message: IncomingMessage) {
        guard message.from != options.user.text else { return }
        if newest.count >= PlainSession.notedConversations { newest.removeAll() }
        newest[message.conversation] = message.id
    }

    /// Conversations whose newest message is kept for `/read`.
    private static let notedConversations = 1000

    private var conversation: String? { partner?.conversation(of: options.user.text) }
}
