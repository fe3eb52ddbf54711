internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry
internal import Tokens

/// What the client sends.
extension Session {
    func received(_ message: Span<UInt8>, _ kind: MessageKind) {
        guard kind == .text else { return close(.unsupportedData) }
        do throws(FrameRefusal) {
            switch try ClientFrame(message, contentLimit: node.configuration.contentLimit) {
            case .send(let frame): try send(frame, message)
            case .ack(let frame): try acknowledged(frame)
            case .heartbeat: break
            case .renew(let token, let ref): try renew(message.extracting(token), ref: ref)
            case .call(let frame): try call(frame, message)
            case .read(let frame): try read(frame)
            case .typing(let frame): try signal(frame, message)
            case .watch(let frame): try watch(frame)
            case .conversations(let frame): try ask(frame, message)
            case .history(let frame): try ask(frame)
            case .info(let frame): try ask(frame)
            case .delete(let frame): try ask(frame)
            }
        } catch {
            refuse(error)
        }
    }

    /// Answers a frame that was not taken.
    func refuse(_ refusal: FrameRefusal, after: UInt64? = nil) {
        node.metrics.refusal(refusal.code).increment()
        node.scratch.withFrame { scratch in
            ServerFrame.append(refusal, after: after, to: &scratch)
            socket.sendText(scratch.span)
        }
    }

    private func send(_ frame: ClientFrame.Send, _ message: Span<UInt8>) throws(FrameRefusal) {
        guard let user else { return }
        if isHeldBack(ref: frame.ref) { return }
        let route = try route(to: frame.recipient, ref: frame.ref, message)
        let price = user.sendAllowance.payable(expectedPrice(of: frame, route))
        if let wait = user.sendAllowance.take(price, now: node.loop.now) {
            return refuseForNow(.rateLimited, ref: frame.ref, after: wait)
        }
        guard submit(frame, message, route) else {
            user.sendAllowance.giveBack(price)
            return refuseForNow(.unavailable, ref: frame.ref)
        }
        node.metrics.sends.increment()
        let bytes = frame.content.count
        unanswered.append(UnansweredSend(ref: frame.ref, route: route, bytes: bytes, paid: price))
        if route.isToGroup { countMembers(route) }
        if isBusy { socket.pause() }
    }

    private func submit(_ frame: ClientFrame.Send, _ message: Span<UInt8>, _ route: SendRoute) -> Bool {
        let content = message.extracting(frame.content)
        let taps = route.isToGroup ? node.taps.toGroup : node.taps.toUser
        return node.link.submit(to: self, context: Request.send.context(frame.ref)) { command in
            command.add("FCALL")
            command.add(route.function)
            command.add(route.keyCount + taps.taps.count)
            let names = route.bytes
            for part in 0..<route.keyCount { command.add(names.span.extracting(route.range(part))) }
            for tap in taps.taps { command.add(tap.stream.span) }
            for part in route.keyCount..<route.count {
                command.add(names.span.extracting(route.range(part)))
            }
            command.add(deviceID.text)
            command.add(frame.ref)
            command.add(content)
            if taps.isEmpty { return }
            command.add(taps.messageCount)
            for tap in taps.taps { command.add(tap.limit) }
        }
    }

    /// The names for a recipient, from the last send if that went to the same one.
    private func route(
        to recipient: ClientFrame.Recipient,
        ref: UInt64,
        _ message: Span<UInt8>
    ) throws(FrameRefusal) -> SendRoute {
        if let route, route.leads(to: recipient, of: message) { return route }
        guard let route = newRoute(to: recipient, message) else {
            throw FrameRefusal(.badRecipient, ref: ref, "no such form of id")
        }
        self.route = route
        return route
    }

    private func newRoute(to recipient: ClientFrame.Recipient, _ message: Span<UInt8>) -> SendRoute? {
        switch recipient {
        case .user(let id):
            UserID(message, id).map { SendRoute(from: userID, to: $0, names: node.names) }
        case .group(let id):
            GroupID(message, id).map { SendRoute(from: userID, to: $0, names: node.names) }
        }
    }

    private func renew(_ token: Span<UInt8>, ref: UInt64?) throws(FrameRefusal) {
        let claims: TokenClaims
        do throws(FrameRefusal) {
            claims = try node.gate.verify(token)
        } catch {
            throw FrameRefusal(error.code, ref: ref, error.message)
        }
        guard claims.user == userID, claims.device == deviceID else {
            throw FrameRefusal(.tokenClaimsInvalid, ref: ref, "a renewal is for the same user and device")
        }
        expires = claims.validUntil
        node.scratch.withFrame { scratch in
            ServerFrame.appendRenewed(expires: expires, to: &scratch)
            socket.sendText(scratch.span)
        }
    }
}
