internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// The client's questions to services, and what becomes of them.
extension Session {
    /// When a client may try again that was refused for want of room, in ms: a service clears its stream in less.
    private static let roomDelay: UInt64 = 1_000
    /// How much of a service's words a client is told, in characters.
    private static let longestReason = 500

    /// Puts a call into the service's stream; the service answers on the user's channel.
    func call(_ frame: ClientFrame.Call, _ message: Span<UInt8>) throws(FrameRefusal) {
        // The answer that is under way answers both: an error would be taken for the first one's end.
        guard let user, !calls.contains(ref: frame.ref) else { return }
        if let wait = user.sendAllowance.take(now: node.loop.now) {
            let text = "more messages and calls per second than allowed"
            return refuse(FrameRefusal(.rateLimited, ref: frame.ref, text), after: wait)
        }
        guard let service = node.taps.services[String(copying: message, frame.service)] else {
            throw FrameRefusal(.noSuchService, ref: frame.ref, "no worker takes calls for this service")
        }
        guard !calls.isFull else {
            let text = "\(WaitingCalls.most) calls wait for their answers"
            return refuse(FrameRefusal(.overloaded, ref: frame.ref, text), after: Session.roomDelay)
        }
        let call = node.calls.next()
        guard submit(frame, call, message, to: service, replyTo: user.channel) else {
            throw FrameRefusal(.unavailable, ref: frame.ref, "Redis did not answer in time")
        }
        node.metrics.calls.increment()
        let deadline = node.loop.now + frame.timeout
        let name = Array(copying: message.extracting(frame.service))
        calls.began(call, ref: frame.ref, service: name, deadline: deadline)
        planCallDeadline()
    }

    private func submit(
        _ frame: ClientFrame.Call,
        _ call: CallNames.Name,
        _ message: Span<UInt8>,
        to service: Tap,
        replyTo channel: [UInt8]
    ) -> Bool {
        node.link.submit(to: self, context: Request.call.context(call.number)) { command in
            command.add("FCALL")
            command.add("martlet_1_call")
            command.add("1")
            command.add(service.stream.span)
            command.add(service.limit)
            command.add {
                CallJob.append(
                    frame,
                    of: message,
                    user: userID,
                    device: deviceID,
                    id: call.id.span,
                    deadline: node.loop.wallClock + frame.timeout,
                    reply: channel.span,
                    to: &$0
                )
            }
        }
    }

    /// Redis took the call, or refused to.
    func called(_ number: UInt64, _ reply: Reply) {
        guard reply.isError else { return }
        if reply.starts(with: "WORKFULL") {
            let text = "too many calls wait for this service"
            callRefused(.overloaded, number, text, after: Session.roomDelay)
        } else {
            callRefused(.storageRefused, number, "Redis refused the call")
        }
    }

    /// The call of this number did not reach the service, or it is not known whether it did.
    ///
    /// By its number and not by its ref: another call may wait under the same ref since.
    func callRefused(_ code: ErrorCode, _ number: UInt64, _ text: String, after: UInt64? = nil) {
        guard let ref = calls.refused(number), !hasEnded else { return }
        refuse(FrameRefusal(code, ref: ref, text), after: after)
    }

    /// A service answered a call of this device; false when this connection does not wait for it.
    func answered(_ answer: ServiceAnswer, _ bytes: Span<UInt8>) -> Bool {
        let service = bytes.extracting(answer.service)
        guard !hasEnded, isAwaited(answer, bytes) else { return false }
        switch answer.outcome {
        case .content(let content):
            pass(on: bytes.extracting(content), of: service, ref: answer.ref)
        case .refusal(let message):
            let words = message.flatMap { JSONText.decode(bytes.extracting($0)) } ?? ""
            let text = words.isEmpty ? "the service refused the call" : words
            refuse(FrameRefusal(.callFailed, ref: answer.ref, String(text.prefix(Session.longestReason))))
        }
        return true
    }

    private func isAwaited(_ answer: ServiceAnswer, _ bytes: Span<UInt8>) -> Bool {
        let service = bytes.extracting(answer.service)
        // Older workers do not say which call it is.
        guard let id = answer.id else { return calls.answered(ref: answer.ref, service: service) }
        return calls.answered(id: bytes.extracting(id), ref: answer.ref, service: service)
    }

    private func pass(on content: Span<UInt8>, of service: Span<UInt8>, ref: UInt64) {
        let limit = node.configuration.contentLimit
        guard content.count <= limit else {
            let text = "the service's answer has \(content.count) bytes, the limit is \(limit)"
            return refuse(FrameRefusal(.callFailed, ref: ref, text))
        }
        node.scratch.withFrame { scratch in
            ServerFrame.appendAnswer(ref: ref, service: service, content: content, to: &scratch)
            socket.sendText(scratch.span)
        }
    }

    /// Wakes up when the next call is late; one that ends before costs a look at most.
    private func planCallDeadline() {
        guard !hasEnded, let deadline = calls.nextDeadline else {
            callTimer = nil
            return
        }
        let wait = deadline - min(deadline, node.loop.now)
        callTimer = node.loop.timer(after: .milliseconds(wait)) { [weak self] in self?.endLateCalls() }
    }

    private func endLateCalls() {
        while let ref = calls.takeLate(now: node.loop.now) {
            refuse(FrameRefusal(.callTimedOut, ref: ref, "the service did not answer in time"))
        }
        planCallDeadline()
    }
}
