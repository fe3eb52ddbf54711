internal import Protocol
internal import Redis
internal import Router

/// What messages and signals to groups cost: the members are counted right behind each message, and its price is settled
/// then.
///
/// Until a group was counted it is taken to be as large as one may be, or many messages could go out at once before the
/// first of them is paid for.
extension Session {
    /// What a message is taken to cost before it is known.
    func expectedPrice(of frame: ClientFrame.Send, _ route: SendRoute) -> Int {
        guard route.isToGroup else { return 1 }
        let members = route.memberCount ?? node.configuration.maximumMembers
        return GroupPrice.tokens(contentBytes: frame.content.count, members: members)
    }

    /// What a signal costs; a group that the last message did not go to counts as one as large as may be.
    func price(of frame: ClientFrame.Typing, _ message: Span<UInt8>) -> Int {
        guard case .group = frame.recipient else { return 1 }
        let isKnown = route?.leads(to: frame.recipient, of: message) == true
        let members = isKnown ? route?.memberCount : nil
        return GroupPrice.signalTokens(members: members ?? node.configuration.maximumMembers)
    }

    /// Asks how many get the message that is right before this on the link, and held back with it; not paid for when there is no room.
    func countMembers(_ route: SendRoute) {
        let names = route.bytes
        _ = node.link.submit(to: self, context: Request.count.context(), isDurable: true) { command in
            command.add("SCARD")
            command.add(names.span.extracting(route.members))
        }
    }

    /// Redis answered a send; also after the session's end, so that nobody saves the price by leaving.
    func noteForPricing(_ send: UnansweredSend, _ reply: Reply) {
        guard send.route.isToGroup else { return }
        unpricedSend = reply.kind == .string ? send : nil
        if reply.kind != .string { changeAllowance { $0.giveBack(send.paid - 1) } }
    }

    /// Redis counted the members of the group that the last message went to.
    func counted(_ reply: Reply) {
        guard let send = unpricedSend else { return }
        unpricedSend = nil
        guard let count = reply.integer, count >= 0 else { return }
        send.route.memberCount = Int(clamping: count)
        let price = GroupPrice.tokens(contentBytes: send.bytes, members: Int(clamping: count))
        changeAllowance {
            if price > send.paid { $0.owe(price - send.paid) } else { $0.giveBack(send.paid - price) }
        }
    }

    private func changeAllowance(_ change: (inout TokenBucket) -> Void) {
        if let user { change(&user.sendAllowance) } else { node.users.changeAllowance(of: userID, change) }
    }
}
