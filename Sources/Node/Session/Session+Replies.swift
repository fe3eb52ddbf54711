internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// The answers of Redis. One that comes after the session's end only gives its place in the read queue back.
extension Session: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        switch Request.of(context) {
        case .send:
            if let send = nextUnanswered() {
                noteForPricing(send, reply)
                answer(ref: send.ref, send.route, reply)
            }
            resumeIfFree()
        case .find:
            found(reply)
            resumeIfFree()
        case .attach: readFinished { attached(reply) }
        case .page: readFinished { page(reply) }
        case .ack: cursorMoved(reply)
        case .call: called(Request.number(of: context), reply)
        case .count: counted(reply)
        case .read:
            readMarked(reply)
            resumeIfFree()
        case .signal: if reply.isError { signalRefused() }
        case nil: break
        }
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        switch Request.of(context) {
        case .send:
            _ = nextUnanswered()
            unpricedSend = nil
            refuseForNow(.unavailable, ref: Request.number(of: context))
            resumeIfFree()
        case .find:
            searchFailed()
            resumeIfFree()
        case .attach, .page:
            readFinished {
                // Ask afresh: whatever the page held may have changed by the time Redis is back.
                _ = delivery.interrupted()
                node.retries.add(self)
            }
        case .ack: acknowledgementFailed()
        case .call:
            let text = "Redis did not answer in time; the service may or may not have the call"
            callRefused(.unavailable, Request.number(of: context), text)
        case .count:
            unpricedSend = nil
        case .read:
            readFailed()
            resumeIfFree()
        case .signal: signalRefused()
        case nil: break
        }
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
        let isReplaced = !isFirst && delivery.epoch != UInt64(epoch)
        let action = delivery.attached(cursor: UInt64(cursor), last: UInt64(last), epoch: UInt64(epoch))
        if isFirst {
            acknowledgements.reset(to: delivery.position)
            welcome(last: UInt64(last), isNew: reply[3]?.integer == 1)
            return
        }
        if isReplaced { unacknowledged.forgetAll() }
        hasNewEpoch = hasNewEpoch || isReplaced
        if action == .resync || action == .resyncAndRead {
            resync(behind: delivery.position)
        }
        settleAcknowledgements()
    }

    private func attachRefused(_ reply: Reply) {
        if reply.starts(with: "TOOMANYDEVICES") {
            let text = "the user has \(node.configuration.maximumDevices) devices; remove one"
            refuse(FrameRefusal(.tooManyDevices, text))
            return close(.tooManyDevices)
        }
        node.log.warning(
            "Redis refused to attach a device",
            ["user": .text(userID.text), "error": .text(reply.string ?? "an unexpected reply")]
        )
        if isWelcomed { node.retries.add(self) } else { close(.tryAgainLater) }
    }

    private func welcome(last: UInt64, isNew: Bool) {
        // First: whatever follows may end the session, which then leaves again.
        node.presence.welcomed(self)
        let welcome = Welcome(
            user: userID,
            device: deviceID,
            node: node.configuration.name,
            inbox: delivery.position,
            last: last,
            epoch: delivery.epoch,
            expires: expires,
            heartbeat: Int(node.configuration.heartbeat.milliseconds / 1_000),
            limits: node.configuration.limits,
            isNew: isNew
        )
        node.scratch.withFrame { scratch in
            ServerFrame.append(welcome, to: &scratch)
            socket.sendText(scratch.span)
        }
        socket.resume()
    }
}
