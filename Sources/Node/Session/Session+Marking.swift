internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// How far the user has read.
extension Session {
    /// A mark on its way to Redis.
    struct UnansweredRead {
        let ref: UInt64?
        let conversation: ConversationID
        let line: LineID
    }

    /// Marks a conversation as read up to a line; whoever wrote it and the user's other devices are told by Redis.
    func read(_ frame: ClientFrame.Read) throws(FrameRefusal) {
        guard let user else { return }
        if let wait = user.sendAllowance.take(now: node.loop.now) {
            let text = "more messages, calls and marks per second than allowed"
            return refuse(FrameRefusal(.rateLimited, ref: frame.ref, text), after: wait)
        }
        guard let party = ConversationParty(userID, in: frame.conversation) else {
            throw FrameRefusal(.notAMember, ref: frame.ref, "this is not a conversation of yours")
        }
        guard submit(frame, party.other, user.channel) else {
            user.sendAllowance.giveBack(1)
            throw FrameRefusal(.unavailable, ref: frame.ref, "Redis did not answer in time")
        }
        node.metrics.reads.increment()
        unansweredReads.append(
            UnansweredRead(ref: frame.ref, conversation: frame.conversation, line: frame.id)
        )
        if isBusy { socket.pause() }
    }

    private func submit(
        _ frame: ClientFrame.Read,
        _ other: ConversationParty.Other,
        _ channel: [UInt8]
    ) -> Bool {
        let conversation = frame.conversation.text
        return node.link.submit(to: self, context: Request.read.context()) { command in
            command.add("FCALL")
            command.add("martlet_1_read")
            switch other {
            case .peer: command.add("5")
            case .group: command.add("6")
            }
            command.add { node.names.appendMarks(conversation, to: &$0) }
            command.add { node.names.appendLog(conversation, to: &$0) }
            command.add { node.names.appendInbox(userID.text, to: &$0) }
            command.add { node.names.appendCursor(userID.text, to: &$0) }
            switch other {
            case .peer(let peer): command.add { node.names.appendInbox(peer.text, to: &$0) }
            case .group:
                command.add { node.names.appendMembers(conversation, to: &$0) }
                command.add { node.names.appendWork("receipts", to: &$0) }
            }
            command.add(conversation)
            command.add(userID.text)
            command.add(deviceID.text)
            command.add { frame.id.append(to: &$0) }
            command.add(channel.span)
            switch other {
            case .peer(let peer): command.add { node.names.appendUserChannel(peer.text, to: &$0) }
            case .group: command.add("")
            }
        }
    }

    /// Redis moved the mark, or refused to; the link answers in order.
    func readMarked(_ reply: Reply) {
        guard !unansweredReads.isEmpty else { return }
        let read = unansweredReads.removeFirst()
        if reply.kind == .integer {
            // Who has read them has got them, and their sender was told: no need to tell of both.
            let name = Array(read.conversation.text.utf8)
            unacknowledged.read(read.line, in: name.span)
            return done(ref: read.ref)
        }
        if reply.starts(with: "NOSUCHMESSAGE") {
            return refuseRead(.noSuchMessage, read.ref, "the conversation has not come so far")
        }
        if reply.starts(with: "NOTAMEMBER") {
            return refuseRead(.notAMember, read.ref, "you are not a member of such a group")
        }
        node.log.error("Redis refused to note what was read", ["error": .text(reply.string ?? "")])
        refuseRead(.storageRefused, read.ref, "Redis refused to note it")
    }

    /// Redis did not answer: the client may mark again.
    func readFailed() {
        guard !unansweredReads.isEmpty else { return }
        refuseRead(.unavailable, unansweredReads.removeFirst().ref, "Redis did not answer in time")
    }

    private func refuseRead(_ code: ErrorCode, _ ref: UInt64?, _ text: String) {
        if !hasEnded { refuse(FrameRefusal(code, ref: ref, text)) }
    }

    private func done(ref: UInt64?) {
        guard let ref, !hasEnded else { return }
        node.scratch.withFrame { scratch in
            ServerFrame.appendDone(ref: ref, to: &scratch)
            socket.sendText(scratch.span)
        }
    }
}
