internal import Loop
internal import Protocol
internal import Router
internal import Telemetry

/// What the client asks about conversations, and what it is answered.
extension Session {
    /// Questions of one connection without an answer; beyond it the node stops reading the socket.
    private static let mostQuestions = 4
    /// When a client may try again that was refused for want of room, in ms.
    private static let fullDelay: UInt64 = 1_000

    /// Whether the client has as many questions without an answer as it may.
    var hasManyQuestions: Bool { questions.count >= Session.mostQuestions }

    func ask(_ frame: ClientFrame.Conversations, _ message: Span<UInt8>) throws(FrameRefusal) {
        var before: ConversationCursor?
        if let range = frame.before {
            before = ConversationCursor(String(copying: message, range))
            guard before != nil else {
                throw FrameRefusal(.badField, ref: frame.ref, "before must be the next of a page")
            }
        }
        ask(.conversations(before: before, limit: frame.limit), "conversations", frame.ref)
    }

    func ask(_ frame: ClientFrame.History) throws(FrameRefusal) {
        let query = Query.history(
            frame.conversation,
            before: frame.before,
            after: frame.after,
            limit: frame.limit
        )
        ask(query, "history", frame.ref)
    }

    func ask(_ frame: ClientFrame.Info) throws(FrameRefusal) {
        ask(.info(frame.conversation, frame.id), "info", frame.ref)
    }

    func ask(_ frame: ClientFrame.Delete) throws(FrameRefusal) {
        ask(.delete(frame.conversation, frame.id, frame.audience), "done", frame.ref)
    }

    private func ask(_ query: Query, _ type: String, _ ref: UInt64) {
        guard let user else { return }
        if let wait = user.sendAllowance.take(query.price, now: node.loop.now) {
            let text = "more messages and queries per second than allowed"
            return refuse(FrameRefusal(.rateLimited, ref: ref, text), after: wait)
        }
        node.metrics.queries.increment()
        questions.append(Question(query: query, type: type, ref: ref))
        askNext()
        if isBusy { socket.pause() }
    }

    /// Asks Redis one question at a time, and none while the client does not take its answers.
    ///
    /// An answer may have some hundred KB: this way a client that does not read makes the node hold one, not four.
    func askNext() {
        guard !isAsking, !hasEnded, !socket.isOutputFull, let question = questions.first else { return }
        isAsking = true
        node.answer(question.query, of: userID) { [weak self] in self?.answered($0) }
    }

    private func answered(_ outcome: QueryOutcome) {
        isAsking = false
        guard !hasEnded, !questions.isEmpty else { return }
        tell(outcome, questions.removeFirst())
        askNext()
        resumeIfFree()
    }

    private func tell(_ outcome: QueryOutcome, _ question: Question) {
        let ref = question.ref
        switch outcome {
        case .fields(let fields):
            node.scratch.withFrame { scratch in
                ServerFrame.append(question.type, ref: ref, fields: fields.span, to: &scratch)
                socket.sendText(scratch.span)
            }
        case .done:
            node.scratch.withFrame { scratch in
                ServerFrame.appendDone(ref: ref, to: &scratch)
                socket.sendText(scratch.span)
            }
        case .refused(let refusal):
            let after = refusal.code.isRetryable ? Session.fullDelay : nil
            refuse(FrameRefusal(refusal.code, ref: ref, refusal.explanation), after: after)
        case .unavailable:
            refuse(FrameRefusal(.unavailable, ref: ref, "Redis did not answer in time"))
        case .storageRefused:
            refuse(FrameRefusal(.storageRefused, ref: ref, "Redis refused it; nothing was changed"))
        }
    }
}
