internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// What the client is told about its sends.
extension Session {
    /// Takes the oldest unanswered send; the link answers in order.
    func nextUnanswered() -> UnansweredSend? {
        unanswered.isEmpty ? nil : unanswered.removeFirst()
    }

    /// Whether the client has as many sends or queries without an answer as it may.
    var isBusy: Bool {
        unanswered.count + unansweredReads.count + searches.count >= node.configuration.maximumUnanswered
            || hasManyQuestions
    }

    /// Reads on once there is room for further sends and queries.
    func resumeIfFree() {
        if isWelcomed, !isBusy { socket.resume() }
    }

    /// Redis answered a send, or a search for an old one.
    func answer(ref: UInt64, _ route: SendRoute, _ reply: Reply) {
        guard !hasEnded else { return }
        switch reply.kind {
        case .string:
            sent(ref: ref, route, reply)
        case .array:
            beginSearch(ref: ref, route, reply)
        case .error:
            refused(ref: ref, reply)
        case .null, .status, .integer:
            node.log.error("unexpected reply to a send", ["user": .text(userID.text)])
            refuseForNow(.unavailable, ref: ref)
        }
    }

    /// Refuses a send that may be repeated, and holds back what was sent behind it.
    func refuseForNow(_ code: ErrorCode, ref: UInt64, after: UInt64 = 0) {
        guard !hasEnded else { return }
        let now = node.loop.now
        if let hold, !hold.isOver(now: now) {
            self.hold?.refused(ref: ref, after: after, now: now)
        } else {
            hold = SendHold(ref: ref, code: code, after: after, now: now)
        }
        tellToWait(code, ref: ref, milliseconds: max(after, SendHold.shortest))
    }

    /// Refuses a send because one before it is to be repeated; false when it may go.
    func isHeldBack(ref: UInt64) -> Bool {
        guard let hold else { return false }
        guard let wait = hold.wait(ref: ref, now: node.loop.now) else {
            self.hold = nil
            return false
        }
        tellToWait(hold.code, ref: ref, milliseconds: wait)
        return true
    }

    private func tellToWait(_ code: ErrorCode, ref: UInt64, milliseconds: UInt64) {
        refuse(FrameRefusal(code, ref: ref, Session.explanation(of: code)), after: milliseconds)
    }

    private func sent(ref: UInt64, _ route: SendRoute, _ reply: Reply) {
        node.scratch.withFrame { scratch in
            reply.withBytes { id in
                ServerFrame.appendSent(ref: ref, id: id, conversation: route.conversation.text, to: &scratch)
            }
            socket.sendText(scratch.span)
        }
    }

    private func refused(ref: UInt64, _ reply: Reply) {
        if reply.starts(with: "REFREUSED") {
            let text = "this ref was used for a message with other content"
            return refuse(FrameRefusal(.refReused, ref: ref, text))
        }
        if reply.starts(with: "REFTOOLOW") {
            user?.sendAllowance.charge(Session.searchPrice)
            let text = "a higher ref was already used in this conversation"
            return refuse(FrameRefusal(.refTooLow, ref: ref, text))
        }
        if reply.starts(with: "NOTAMEMBER") {
            return refuse(FrameRefusal(.notAMember, ref: ref, "you are not a member of such a group"))
        }
        node.log.error("Redis refused a message", ["error": .text(reply.string ?? "")])
        refuseForNow(.storageRefused, ref: ref)
    }

    private static func explanation(of code: ErrorCode) -> String {
        switch code {
        case .rateLimited: "more messages per second than allowed; send again with the same ref"
        case .storageRefused: "the message was not stored; send again with the same ref"
        default: "Redis did not answer in time; send again with the same ref"
        }
    }

    // MARK: Old repeats

    /// What a look into the log costs of the user's rate, in messages: it takes Redis that much longer.
    private static let searchPrice = 5

    /// The ref is older than the newest entries of the log: looks further back, a bounded piece at a time.
    private func beginSearch(ref: UInt64, _ route: SendRoute, _ reply: Reply) {
        user?.sendAllowance.charge(Session.searchPrice)
        guard let cursor = Session.cursor(reply) else { return refuseForNow(.unavailable, ref: ref) }
        searches.append(RefSearch(ref: ref, route: route, cursor: cursor))
        if searches.count == 1 { node.searches.enter(self) }
    }

    /// The turn has come to look further for the first of the searches.
    func searchOn() {
        guard !hasEnded, let search = searches.first else { return }
        let names = search.route.bytes
        let wasQueued = node.link.submit(to: self, context: Request.find.context(search.ref)) { command in
            command.add("FCALL")
            command.add("martlet_1_find")
            command.add("2")
            command.add(names.span.extracting(search.route.log))
            command.add(names.span.extracting(search.route.refs))
            command.add(userID.text)
            command.add(deviceID.text)
            command.add(search.ref)
            command.add(search.cursor.span)
        }
        guard !wasQueued else { return }
        searchFailed()
        resumeIfFree()
    }

    /// Redis looked at a piece of the log.
    func found(_ reply: Reply) {
        guard !searches.isEmpty else { return }
        if reply.kind == .array, let cursor = Session.cursor(reply) {
            searches[0].cursor = cursor
            return node.searches.enter(self)
        }
        let search = searches.removeFirst()
        if !searches.isEmpty { node.searches.enter(self) }
        if reply.kind == .array { return refuseForNow(.unavailable, ref: search.ref) }
        answer(ref: search.ref, search.route, reply)
    }

    /// Redis did not look: the client may repeat the send.
    func searchFailed() {
        guard !searches.isEmpty else { return }
        refuseForNow(.unavailable, ref: searches.removeFirst().ref)
        if !searches.isEmpty { node.searches.enter(self) }
    }

    private static func cursor(_ reply: Reply) -> [UInt8]? {
        var cursor: [UInt8] = []
        reply[0]?.append(to: &cursor)
        return cursor.isEmpty ? nil : cursor
    }
}
