internal import Loop

extension MessagingClient {
    /// Asks the server for something; the delegate hears the answer, or that there is none.
    ///
    /// A request survives no connection: ask again then.
    @discardableResult
    package func request(_ request: ClientRequest) throws(SubmitError) -> RequestID {
        let now = context.loop.now
        var outcome: Result<RequestID, SubmitError> = .failure(.closed)
        run { state, actions in
            do throws(SubmitError) {
                outcome = .success(try state.requested(request, at: now, &actions))
            } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Tells the server that the user has read a conversation up to a message, now or after the next connect.
    package func markRead(_ conversation: String, upTo id: String) {
        let now = context.loop.now
        run { $0.read(conversation, upTo: id, at: now, &$1) }
    }

    /// Whether the server has taken every mark of what was read.
    package var hasConfirmedReads: Bool { state.reads.pending.isEmpty }

    /// Asks to be told who of these users comes and goes, instead of those before; nobody for none.
    package func watch(_ users: some Sequence<String>) {
        run { $0.watched(users, &$1) }
    }

    /// Tells `user:…` or `group:…` that the user is typing, if there is a connection and it is time.
    package func typing(to recipient: String) {
        let now = context.loop.now
        run { $0.typed(to: recipient, at: now, &$1) }
    }

    /// Tells others something else that the user does, once and if there is a connection.
    package func signal(_ signal: TypingSignal) {
        run { $0.signalled(signal, &$1) }
    }

    /// Tells whom the user was typing to that it is over.
    package func stoppedTyping() {
        let now = context.loop.now
        run { $0.stoppedTyping(at: now, &$1) }
    }
}
