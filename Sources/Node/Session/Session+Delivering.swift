internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// What Redis has for the client.
extension Session {
    /// An event was published on the user's channel.
    func published(_ event: Span<UInt8>, _ header: EventHeader, _ inbox: UInt64) {
        switch delivery.published(inbox) {
        case .deliver:
            if isOwn(event, header) { return skip() }
            socket.sendText(event)
            noteSent(event, header)
            node.metrics.deliveriesLive.increment()
            if isBackedUp { delivery.outputFilled() }
        case .read:
            node.metrics.gaps.increment()
            continueReading()
        case .attach:
            continueReading()
        case .none, .resync, .resyncAndRead, .resyncAndDeliver:
            break
        }
    }

    /// Enters the node's queue if the delivery needs something from Redis and nothing is under way.
    func continueReading() {
        guard !hasEnded, readState == .idle, delivery.phase == .attaching || delivery.phase == .reading else {
            return
        }
        readState = .queued
        node.reads.enter(self)
    }

    /// The turn has come to read; false when there is nothing to read any more or the link takes nothing.
    func read() -> Bool {
        readState = .idle
        guard !hasEnded else { return false }
        let wasQueued: Bool
        switch delivery.phase {
        case .attaching: wasQueued = submitAttach()
        case .reading: wasQueued = submitPage()
        case .blocked, .live: return false
        }
        if wasQueued { readState = .underWay } else { node.retries.add(self) }
        return wasQueued
    }

    /// Passes an entry of a page on, with its inbox id put in.
    func deliver(_ event: Span<UInt8>, _ header: EventHeader, _ inbox: UInt64) {
        if isOwn(event, header) { return skip() }
        // The device got it on an earlier connection: nobody but its sender has to hear of it.
        if acknowledgements.covers(inbox) { return noteSent(event, header) }
        node.scratch.withFrame { scratch in
            StoredEvent.append(event, header: header, inbox: inbox, to: &scratch)
            socket.sendText(scratch.span)
        }
        noteSent(event, header)
        node.metrics.deliveriesRead.increment()
    }

    /// Tells the client that ids were lost and that its inbox goes on behind `inbox`.
    func resync(behind inbox: UInt64) {
        node.metrics.resyncs.increment()
        acknowledgements.reset(to: inbox)
        node.scratch.withFrame { scratch in
            ServerFrame.appendResync(
                inbox: inbox,
                last: delivery.newest,
                epoch: delivery.epoch,
                to: &scratch
            )
            socket.sendText(scratch.span)
        }
    }

    /// The device that caused an event knows it from its own answer.
    func isOwn(_ event: Span<UInt8>, _ header: EventHeader) -> Bool {
        guard let from = header.from, let device = header.device else { return false }
        return userID.text.hasBytes(event, from) && deviceID.text.hasBytes(event, device)
    }

    /// Nothing has to be sent for the event at the delivery's position: it counts as acknowledged with what precedes it.
    func skip() {
        acknowledgements.skipped(delivery)
        passOnAcknowledgement()
    }

    private func submitAttach() -> Bool {
        node.link.submit(to: self, context: Request.attach.context()) { command in
            command.add("FCALL")
            command.add("martlet_1_attach")
            command.add("3")
            command.add { node.names.appendInbox(userID.text, to: &$0) }
            command.add { node.names.appendCursor(userID.text, to: &$0) }
            command.add { node.names.appendDevices(userID.text, to: &$0) }
            command.add(deviceID.text)
            command.add(UInt64(node.configuration.maximumDevices))
            command.add(delivery.newest)
            command.add(delivery.epoch)
        }
    }

    private func submitPage() -> Bool {
        delivery.isFilling ? submitFilledPage() : submitRange()
    }

    private func submitRange() -> Bool {
        node.link.submit(to: self, context: Request.page.context()) { command in
            command.add("XRANGE")
            command.add { node.names.appendInbox(userID.text, to: &$0) }
            command.add {
                $0.append(text: "0-")
                $0.append(decimal: delivery.position + 1)
            }
            command.add("+")
            command.add("COUNT")
            command.add(UInt64(pageSize.entries))
        }
    }

    /// A page with what stands in the place of erased messages; dearer, so only where something is missing.
    private func submitFilledPage() -> Bool {
        node.metrics.filledPages.increment()
        return node.link.submit(to: self, context: Request.page.context()) { command in
            command.add("FCALL")
            command.add("martlet_1_page")
            command.add("2")
            command.add { node.names.appendInbox(userID.text, to: &$0) }
            command.add { node.names.appendGone(userID.text, to: &$0) }
            command.add(delivery.position + 1)
            command.add(pageSize.entries)
        }
    }
}
