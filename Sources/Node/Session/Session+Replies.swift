internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// The answers of Redis. One that comes after the session's end only gives its place in the read queue back.
extension Session: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        switch Request.of(context) {
        case .send: answer(Session.takeFirst(&unanswered), reply)
        case .find: answer(Session.takeFirst(&searches), reply)
        case .attach: readFinished { attached(reply) }
        case .page: readFinished { page(reply) }
        case .ack: acknowledged(reply)
        case nil: break
        }
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        switch Request.of(context) {
        case .send: giveUp(Session.takeFirst(&unanswered))
        case .find: giveUp(Session.takeFirst(&searches))
        case .attach, .page:
            readFinished {
                // Ask afresh: whatever the page held may have changed by the time Redis is back.
                _ = delivery.interrupted()
                node.retries.add(self)
            }
        case .ack:
            acknowledgements.failed()
        case nil: break
        }
    }

    // MARK: Sends

    /// Takes the oldest of the sends: the link answers in order.
    private static func takeFirst(_ sends: inout [UnansweredSend]) -> UnansweredSend? {
        sends.isEmpty ? nil : sends.removeFirst()
    }

    private func answer(_ send: UnansweredSend?, _ reply: Reply) {
        guard let send, !hasEnded else { return }
        answer(ref: send.ref, send.route, reply)
        resumeIfFree()
    }

    private func giveUp(_ send: UnansweredSend?) {
        guard let send, !hasEnded else { return }
        refuseUnavailable(ref: send.ref)
        resumeIfFree()
    }

    private func answer(ref: UInt64, _ route: DirectRoute, _ reply: Reply) {
        switch reply.kind {
        case .string:
            sent(ref: ref, route, reply)
        case .array:
            searchOn(ref: ref, route, reply)
        case .error:
            refuse(refusal(for: reply, ref: ref))
        case .null, .status, .integer:
            node.log.error("unexpected reply to a send", ["user": .text(userID.text)])
            refuseUnavailable(ref: ref)
        }
    }

    private func sent(ref: UInt64, _ route: DirectRoute, _ reply: Reply) {
        node.scratch.withFrame { scratch in
            reply.withBytes { id in
                ServerFrame.appendSent(ref: ref, id: id, conversation: route.conversation.text, to: &scratch)
            }
            socket.sendText(scratch.span)
        }
        pauseIfBusy()
    }

    /// The ref is older than the newest entries of the log: looks further back, a bounded piece at a time.
    private func searchOn(ref: UInt64, _ route: DirectRoute, _ reply: Reply) {
        guard let cursor = reply[0] else { return refuseUnavailable(ref: ref) }
        let names = route.bytes
        let wasQueued = node.link.submit(to: self, context: Request.find.context(ref)) { command in
            command.add("FCALL")
            command.add("martlet_1_find")
            command.add("1")
            command.add(names.span.extracting(route.range(of: .log)))
            command.add(userID.text)
            command.add(deviceID.text)
            command.add(ref)
            cursor.withBytes { command.add($0) }
        }
        guard wasQueued else { return refuseUnavailable(ref: ref) }
        searches.append(UnansweredSend(ref: ref, route: route))
    }

    /// What the client is told when Redis answered its send with an error.
    private func refusal(for reply: Reply, ref: UInt64) -> FrameRefusal {
        if reply.starts(with: "REFREUSED") {
            return FrameRefusal(.refReused, ref: ref, "this ref was used for a message with other content")
        }
        if reply.starts(with: "REFTOOLOW") {
            return FrameRefusal(.refTooLow, ref: ref, "a higher ref was already used in this conversation")
        }
        node.log.error("Redis refused a message", ["error": .text(reply.string ?? "")])
        return FrameRefusal(.storageRefused, ref: ref, "the message was not stored; send again later")
    }

    private func refuseUnavailable(ref: UInt64) {
        refuse(
            FrameRefusal(.unavailable, ref: ref, "Redis did not answer in time; send again with the same ref")
        )
    }

    // MARK: Reads

    /// Handles a read's answer, gives its place in the queue back, and goes on if there is more to read.
    private func readFinished(_ handle: () -> Void) {
        readState = .idle
        if !hasEnded { handle() }
        node.reads.finished()
        continueReading()
    }

    private func attached(_ reply: Reply) {
        guard let cursor = reply[0]?.integer, let last = reply[1]?.integer, let epoch = reply[2]?.integer,
            cursor >= 0, last >= 0, epoch > 0
        else { return attachRefused(reply) }
        let isFirst = !isWelcomed
        let action = delivery.attached(cursor: UInt64(cursor), last: UInt64(last), epoch: UInt64(epoch))
        if isFirst {
            acknowledgements.reset(to: delivery.position)
            welcome(last: UInt64(last))
        } else if action == .resync || action == .resyncAndRead {
            resync(behind: delivery.position)
        }
    }

    private func attachRefused(_ reply: Reply) {
        if reply.starts(with: "TOOMANYDEVICES") { return close(.tooManyDevices) }
        node.log.warning(
            "Redis refused to attach a device",
            ["user": .text(userID.text), "error": .text(reply.string ?? "an unexpected reply")]
        )
        if isWelcomed { node.retries.add(self) } else { close(.tryAgainLater) }
    }

    private func welcome(last: UInt64) {
        let welcome = Welcome(
            user: userID,
            device: deviceID,
            node: node.configuration.name,
            inbox: delivery.position,
            last: last,
            epoch: delivery.epoch,
            heartbeat: Int(node.configuration.heartbeat.milliseconds / 1_000),
            limits: node.configuration.limits
        )
        node.scratch.withFrame { scratch in
            ServerFrame.append(welcome, to: &scratch)
            socket.sendText(scratch.span)
        }
        socket.resume()
    }

    private func page(_ reply: Reply) {
        guard reply.kind == .array else {
            node.log.warning(
                "Redis refused to read an inbox",
                ["error": .text(reply.string ?? "an unexpected reply")]
            )
            _ = delivery.interrupted()
            return node.retries.add(self)
        }
        for index in 0..<reply.count {
            guard let entry = reply[index], let id = entry[0] else { continue }
            guard let inbox = id.withBytes({ StoredEvent.inbox(ofEntry: $0) }) else { continue }
            pageEntry(inbox, entry[1]?[1])
        }
        let isFull = reply.count >= Session.pageEntries
        _ = delivery.pageEnded(count: reply.count, isFull: isFull, isOutputFull: socket.isOutputFull)
    }

    private func pageEntry(_ inbox: UInt64, _ event: Reply?) {
        let action = delivery.entry(inbox)
        if action == .resyncAndDeliver { resync(behind: inbox - 1) }
        guard action != .none, let event else { return }
        event.withBytes { bytes in
            guard let header = EventHeader(bytes) else {
                node.metrics.foreignPublications.increment()
                return
            }
            deliver(bytes, header, inbox)
        }
    }

    // MARK: Acknowledgements

    private func acknowledged(_ reply: Reply) {
        if let cursor = reply.integer, cursor >= 0 {
            acknowledgements.confirmed(UInt64(cursor))
        } else if reply.starts(with: "ACKAHEAD") {
            acknowledgements.refused()
            if !hasEnded { refuse(FrameRefusal(.ackAhead, "the inbox has not reached this id")) }
        } else {
            acknowledgements.failed()
        }
        passOnAcknowledgement()
    }
}
