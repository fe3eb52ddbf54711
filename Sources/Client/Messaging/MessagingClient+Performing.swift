internal import Loop
internal import Protocol

extension MessagingClient {
    /// Lets `event` change the state, and carries out what comes of it.
    func run(_ event: (inout MessagingState, inout [MessagingAction]) -> Void) {
        let none: [UInt8] = []
        run(at: nil, none.span, event)
    }

    /// As above, with the frame that the event stands for.
    ///
    /// An event inside another's actions only queues its own behind them: what the application sends on `live` must
    /// not overtake the repeats.
    func run(
        at frame: ReceivedFrame?,
        _ bytes: Span<UInt8>,
        _ event: (inout MessagingState, inout [MessagingAction]) -> Void
    ) {
        guard !isPerforming else { return event(&state, &actions) }
        swap(&actions, &context.actions)
        event(&state, &actions)
        isPerforming = true
        var index = 0
        while index < actions.count {
            let action = actions[index]
            index += 1
            perform(action, frame, bytes)
        }
        isPerforming = false
        actions.removeAll(keepingCapacity: true)
        swap(&actions, &context.actions)
        planNext()
    }

    private func perform(_ action: MessagingAction, _ frame: ReceivedFrame?, _ bytes: Span<UInt8>) {
        switch action {
        case .connect: connect()
        case .disconnect(let code): disconnect(code)
        case .transmit(let entry): connection?.send { FrameWriter.append(entry, to: &$0) }
        case .acknowledge(let inbox):
            connection?.send { FrameWriter.appendAcknowledgement(inbox, epoch: state.inbox.epoch, to: &$0) }
        case .ping: connection?.ping()
        case .renewToken: renewToken()
        case .deliver:
            if let frame { delegate?.received(frame, bytes, by: self) }
        case .repeated:
            if let frame { delegate?.repeated(frame, bytes, by: self) }
        case .confirm(let id):
            if let frame { delegate?.sent(id, frame, bytes, by: self) }
        case .refuse(let id):
            if let frame { delegate?.failed(id, SendFailure(frame, bytes), by: self) }
        case .abandon(let id):
            delegate?.failed(id, .refsExhausted, by: self)
        case .ask(let call): connection?.send { FrameWriter.append(call, to: &$0) }
        case .answer(let id):
            if let frame { delegate?.answered(id, frame, bytes, by: self) }
        case .refuseCall(let id):
            if let frame { delegate?.callFailed(id, SendFailure(frame, bytes), by: self) }
        case .loseCall(let id):
            delegate?.callFailed(id, .connectionLost, by: self)
        case .request(let id, let request):
            connection?.send { FrameWriter.append(request, ref: id.ref, to: &$0) }
        case .reply(let id):
            if let frame { delegate?.replied(id, frame, bytes, by: self) }
        case .refuseRequest(let id):
            if let frame { delegate?.requestFailed(id, SendFailure(frame, bytes), by: self) }
        case .loseRequest(let id): delegate?.requestFailed(id, .answerLost, by: self)
        case .expireRequest(let id): delegate?.requestFailed(id, .answerLate, by: self)
        case .markRead(let conversation, let id, let ref):
            connection?.send { FrameWriter.appendRead(conversation, id: id, ref: ref, to: &$0) }
        case .watch(let users, let ref):
            connection?.send { FrameWriter.appendWatch(users, ref: ref, to: &$0) }
        case .signal(let signal): connection?.send { FrameWriter.append(signal, to: &$0) }
        case .reportResync: delegate?.resynced(by: self)
        case .report(let status): delegate?.statusChanged(status, by: self)
        }
    }

    private func connect() {
        let connection = WebSocketConnection(context: context, options: options, receiver: self)
        self.connection = connection
        connection.open(endpoint, token: token(context.loop.wallClock))
    }

    private func disconnect(_ code: UInt16) {
        connection?.abandon(code: code)
        connection = nil
    }

    private func renewToken() {
        let fresh = token(context.loop.wallClock)
        connection?.send { FrameWriter.appendRenewal(token: fresh, to: &$0) }
    }
}

extension SendFailure {
    fileprivate init(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        self.init(code: frame.text(\.code, in: bytes), message: frame.text(\.message, in: bytes))
    }

    fileprivate static let connectionLost = SendFailure(
        code: SendFailure.lostCode,
        message: "the connection on which the answer was to come is gone; the service may have been asked"
    )

    fileprivate static let answerLost = SendFailure(
        code: SendFailure.lostCode,
        message: "the connection on which the answer was to come is gone"
    )

    fileprivate static let answerLate = SendFailure(
        code: "no_answer",
        message: "the server did not answer in time"
    )

    fileprivate static let refsExhausted = SendFailure(
        code: "refs_exhausted",
        message: "the server knows a ref so high that none is left above it"
    )
}
