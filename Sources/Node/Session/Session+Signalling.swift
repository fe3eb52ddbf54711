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
        guard let user else { return }
        let audience = try audience(of: frame, message)
        // The user's allowance is not for what the connection may not send anyway.
        let price = user.sendAllowance.payable(price(of: frame, message))
        guard takeSignal(), user.sendAllowance.take(price, now: node.loop.now) == nil else {
            return node.metrics.signalsTooMany.increment()
        }
        if submit(frame, message, audience) {
            node.metrics.signals.increment()
        } else {
            user.sendAllowance.giveBack(price)
            node.metrics.signalsUntold.increment()
        }
    }

    /// Whether the connection may send one now.
    private func takeSignal() -> Bool {
        let now = node.loop.now
        var allowance =
            signalAllowance ?? TokenBucket(rate: Self.signalsPerSecond, burst: Self.signalBurst, now: now)
        defer { signalAllowance = allowance }
        return allowance.take(now: now) == nil
    }

    /// Who is told.
    private enum Audience {
        case user(UserID)
        case group(GroupID)
    }

    private func audience(
        of frame: ClientFrame.Typing,
        _ message: Span<UInt8>
    ) throws(FrameRefusal) -> Audience {
        let audience: Audience? =
            switch frame.recipient {
            case .user(let id): UserID(message, id).map { .user($0) }
            case .group(let id): GroupID(message, id).map { .group($0) }
            }
        guard let audience else { throw FrameRefusal(.badRecipient, ref: frame.ref, "no such form of id") }
        return audience
    }

    /// False when the link takes nothing now.
    private func submit(
        _ frame: ClientFrame.Typing,
        _ message: Span<UInt8>,
        _ audience: Audience
    ) -> Bool {
        node.link.submit(to: self, context: Request.signal.context()) { command in
            switch audience {
            case .user(let peer):
                command.add("PUBLISH")
                command.add { node.names.appendUserChannel(peer.text, to: &$0) }
                command.add { append(frame, message, ConversationID(userID, peer), to: &$0) }
            case .group(let group):
                let conversation = ConversationID(group)
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
