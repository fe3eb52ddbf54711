internal import Protocol
internal import Redis
internal import Router

/// What the device has got, and what its senders and its cursor are told of it.
extension Session {
    func acknowledged(_ frame: ClientFrame.Ack) throws(FrameRefusal) {
        let inbox = frame.inbox
        // Written before the client knew that ids began again: the event that has this one now is another.
        guard frame.epoch ?? delivery.epoch == delivery.epoch else { return }
        // The same where the client does not say the epoch, as far as that shows.
        guard !hasNewEpoch || inbox <= delivery.position else {
            throw FrameRefusal(.ackAhead, "the inbox began again; acknowledge what came since resync")
        }
        if acknowledgements.acknowledged(inbox, delivery) {
            _ = delivery.questioned()
            continueReading()
        }
        passOnAcknowledgement()
    }

    /// Redis has said how far the inbox goes: so it is clear whether the device acknowledged what is not there.
    func settleAcknowledgements() {
        // An answer that may be older than the question is followed by another.
        guard delivery.phase != .attaching else { return }
        if acknowledgements.settled(delivery) {
            refuse(FrameRefusal(.ackAhead, "the inbox has not reached this id"))
        }
        passOnAcknowledgement()
    }

    /// Has Redis told in a moment, unless there is nothing to tell or a call is under way: its answer calls this again.
    func passOnAcknowledgement() {
        if acknowledgements.due(delivery) != nil { node.marks.add(self) }
    }

    /// Remembers which message was sent to the device as the event at the delivery's position.
    func noteSent(_ event: Span<UInt8>, _ header: EventHeader) {
        delivery.sent()
        // Of one's own messages nobody has to be told that one has got them.
        guard Word(event, header.type) == "message", let from = header.from,
            !userID.text.hasBytes(event, from),
            let conversation = header.conversation,
            let id = header.id,
            let line = LineID(entry: event.extracting(id))
        else { return }
        unacknowledged.sent(delivery.position, line, in: event.extracting(conversation))
    }

    /// What comes now is to wait in the inbox.
    var isBackedUp: Bool { socket.isOutputFull || unacknowledged.isFull }

    // MARK: Steps of passing on

    /// Submits the marks of 1:1 conversations, and adds those of groups to the others'.
    ///
    /// - Returns: up to where the cursor may move behind the marks, 0 for nowhere; nil when the link took not all.
    func passOnMarks(to groups: inout GroupMarks) -> UInt64? {
        guard let target = acknowledgements.due(delivery) else { return 0 }
        var isTaken = true
        let limit = unacknowledged.pass(upTo: target) { conversation, line in
            switch ConversationRanges(conversation) {
            case .group: groups.add(conversation, userID, line)
            case .users(let one, let other):
                let sender = conversation.extracting(userID.text.hasBytes(conversation, one) ? other : one)
                isTaken = isTaken && node.marks.submit(conversation, line, from: sender, to: userID)
            case nil: break
            }
        }
        return isTaken ? limit : nil
    }

    /// Submits the acknowledgement; false when the link does not take it.
    func moveCursor(upTo limit: UInt64) -> Bool {
        guard let inbox = acknowledgements.next(limit: limit) else { return true }
        let wasQueued = node.link.submit(to: self, context: Request.ack.context(inbox)) { command in
            command.add("FCALL")
            command.add("martlet_1_ack")
            command.add("2")
            command.add { node.names.appendInbox(userID.text, to: &$0) }
            command.add { node.names.appendCursor(userID.text, to: &$0) }
            command.add(deviceID.text)
            command.add(inbox)
            command.add(delivery.epoch)
        }
        if !wasQueued { acknowledgements.unanswered() }
        return wasQueued
    }

    // MARK: Answers

    /// Redis moved the cursor, or refused to.
    func cursorMoved(_ reply: Reply) {
        if let cursor = reply.integer, cursor >= 0 {
            acknowledgements.confirmed(UInt64(cursor))
            unacknowledged.confirmed(UInt64(cursor))
            delivery.acknowledged(UInt64(cursor))
            roomWasMade()
        } else {
            unacknowledged.failed()
            cursorStays(reply)
        }
        passOnAcknowledgement()
    }

    private func cursorStays(_ reply: Reply) {
        acknowledgements.failed()
        // Redis lost the device, the inbox, or the end of it: ask where it stands now.
        if reply.starts(with: "OTHEREPOCH") || reply.starts(with: "NOTATTACHED")
            || reply.starts(with: "ACKAHEAD")
        {
            subscribed()
        }
    }

    /// Redis did not answer: it is told again.
    func acknowledgementFailed() {
        acknowledgements.unanswered()
        unacknowledged.failed()
        passOnAcknowledgement()
    }

    /// Goes on with what was held back until the device had acknowledged enough.
    private func roomWasMade() {
        guard delivery.phase == .blocked, !isBackedUp else { return }
        socket.isWaitedForNoMore()
        _ = delivery.outputDrained()
        continueReading()
    }
}
