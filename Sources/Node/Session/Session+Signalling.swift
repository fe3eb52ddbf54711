internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// What is shown to those who are there and kept nowhere.
extension Session {
    /// Typing is told of every few seconds; whoever says more is not listened to.
    private static let signalsPerSecond = 1
    private static let signalBurst = 5

    /// Tells others of what the user does; dropped in silence where that is not possible now.
    func signal(_ frame: ClientFrame.Typing, _ message: Span<UInt8>) throws(FrameRefusal) {
        let now = node.loop.now
        var allowance =
            signalAllowance ?? TokenBucket(rate: Self.signalsPerSecond, burst: Self.signalBurst, now: now)
        let wait = allowance.take(now: now)
        signalAllowance = allowance
        guard wait == nil else { return node.metrics.signalsTooMany.increment() }
        let isTaken =
            switch frame.recipient {
            case .user(let id): try signal(toUser: id, frame, message)
            case .group(let id): try signal(toGroup: id, frame, message)
            }
        (isTaken ? node.metrics.signals : node.metrics.signalsUntold).increment()
    }

    private func signal(
        toUser id: Range<Int>,
        _ frame: ClientFrame.Typing,
        _ message: Span<UInt8>
    ) throws(FrameRefusal) -> Bool {
        guard let peer = UserID(message, id) else { throw FrameRefusal(.badRecipient, "no such form of id") }
        return node.link.submit(to: self, context: Request.signal.context()) { command in
            command.add("PUBLISH")
            command.add { node.names.appendUserChannel(peer.text, to: &$0) }
            command.add { append(frame, message, ConversationID(userID, peer), to: &$0) }
        }
    }

    private func signal(
        toGroup id: Range<Int>,
        _ frame: ClientFrame.Typing,
        _ message: Span<UInt8>
    ) throws(FrameRefusal) -> Bool {
        guard let group = GroupID(message, id) else {
            throw FrameRefusal(.badRecipient, "no such form of id")
        }
        let conversation = ConversationID(group)
        return node.link.submit(to: self, context: Request.signal.context()) { command in
            command.add("FCALL")
            command.add("martlet_1_signal")
            command.add("1")
            command.add { node.names.appendMembers(conversation.text, to: &$0) }
            command.add(userID.text)
            command.add { node.names.appendUserChannelHead(to: &$0) }
            command.add(node.configuration.maximumMembers)
            command.add { append(frame, message, conversation, to: &$0) }
        }
    }

    private func append(
        _ frame: ClientFrame.Typing,
        _ message: Span<UInt8>,
        _ conversation: ConversationID,
        to output: inout [UInt8]
    ) {
        ServerFrame.appendTyping(
            state: frame.state,
            of: message,
            in: conversation,
            from: userID,
            device: deviceID,
            to: &output
        )
    }

    /// Redis refused to tell others: nobody waits for it, so nobody is told.
    func signalRefused() {
        node.metrics.signalsUntold.increment()
    }

    /// Somebody else's signal has come; only a device that is up to date and takes what it is sent gets it.
    func signalled(_ payload: Span<UInt8>, _ header: EventHeader) {
        guard delivery.phase == .live, !isOwn(payload, header) else { return }
        guard !isBackedUp else { return node.metrics.signalsUnheard.increment() }
        socket.sendText(payload)
        node.metrics.signalsHeard.increment()
    }
}
