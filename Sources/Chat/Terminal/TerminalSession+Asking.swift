internal import Client
internal import Loop

/// What the screen asks the server for, and the answers.
extension TerminalSession {
    /// Carries out what the screen lacks, before it is drawn.
    func fulfilWishes() {
        for wish in screen.takeWishes() { carryOut(wish) }
        client.watch(screen.watched)
    }

    /// Asks the server; the screen hears what comes of it.
    func ask(_ request: ClientRequest) {
        do throws(SubmitError) {
            requests[try client.request(request)] = request
        } catch {
            screen.requestFailed(request, SendFailure(code: "not_asked", message: error.words))
        }
    }

    func replied(_ id: RequestID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let request = requests.removeValue(forKey: id) else { return }
        switch request {
        case .conversations:
            guard let page = ReceivedConversations(frame, bytes) else { return answerMakesNoSense(request) }
            screen.listed(page, times: LocalClock.time)
        case .history(_, _, let before, _):
            guard let page = ReceivedHistory(frame, bytes) else { return answerMakesNoSense(request) }
            screen.loaded(page, before: before, times: LocalClock.time)
        case .info:
            guard let info = ReceivedInfo(frame, bytes) else { return answerMakesNoSense(request) }
            screen.informed(info)
        case .delete(let conversation, let id, let audience):
            screen.deletionDone(conversation, id, for: audience)
        }
        planDrawing()
    }

    func requestFailed(_ id: RequestID, _ failure: SendFailure, by client: MessagingClient) {
        guard let request = requests.removeValue(forKey: id) else { return }
        screen.requestFailed(request, failure)
        planDrawing()
    }

    private func answerMakesNoSense(_ request: ClientRequest) {
        screen.requestFailed(request, SendFailure(code: "bad_answer", message: "the answer makes no sense"))
        planDrawing()
    }
}
