internal import Loop
internal import Protocol
internal import Telemetry

/// Requests, from their head to their answer.
extension HTTPConnection {
    /// Takes requests apart up to one that waits for its answer.
    func read(_ bytes: Span<UInt8>, at offset: inout Int) {
        do throws(HTTPError) {
            while !isOver, exchange == nil {
                switch try parser.next(bytes, at: &offset) {
                case .needsMore: return
                case .head(let head): received(head, bytes, offset)
                case .body(let range): keep(bytes.extracting(range))
                case .end: handOver()
                }
            }
        } catch {
            let problem = Problem(error.status, error.code, error.explanation)
            end(with: problem.response, includesBody: request?.head.method != .head)
        }
    }

    private func received(_ head: HTTPRequestHead, _ bytes: Span<UInt8>, _ offset: Int) {
        let isPaid = isPaidAhead
        isPaidAhead = false
        guard isPaid || mayAsk(head) else { return }
        guard isAdmin || SocketEndpoint(path: head.path, node.configuration) == nil else {
            return upgrade(head, rest: bytes.extracting(offset...))
        }
        let plan = node.routes.plan(for: head, isAdmin: isAdmin)
        if !isPaid, plan.handler == nil, let share { node.addresses.charge(share) }
        request = (head, plan)
        user = plan.handler?.user
        guard head.expectsContinue else { return }
        if case .answer(let response) = plan {
            // RFC 9110 section 10.1.1: whoever asks first is told before the body; nobody knows whether it still comes.
            return end(with: response, includesBody: head.method != .head)
        }
        stream.withOutput { HTTPResponse(.continue).append(to: &$0, keepsAlive: true) }
    }

    /// A further request on the connection costs as much as another connection would, unless it has a good token.
    private func mayAsk(_ head: HTTPRequestHead) -> Bool {
        guard let share else { return true }
        do throws(Problem) {
            try node.addresses.check(share)
            return true
        } catch {
            end(with: error.response, includesBody: head.method != .head)
            return false
        }
    }

    private func upgrade(_ head: HTTPRequestHead, rest: Span<UInt8>) {
        guard let endpoint = SocketEndpoint(path: head.path, node.configuration) else { return }
        do throws(Problem) {
            try node.upgrade(head, at: endpoint, stream, share, rest: rest)
            release()
        } catch {
            node.metrics.handshakesRefused.increment()
            end(with: error.response)
        }
    }

    private func keep(_ piece: Span<UInt8>) {
        guard let user, request?.plan.handler?.takesBody == true else { return }
        do throws(Problem) {
            try node.bodies.take(piece.count, of: user)
            body.append(copying: piece)
        } catch {
            end(with: error.response)
        }
    }

    func dropBody() {
        if let user { node.bodies.give(body.count, of: user) }
        body = []
    }

    /// The request is complete: answers it, or has it answered.
    private func handOver() {
        guard let request else { return }
        switch request.plan {
        case .answer(let response): answer(response)
        case .hand(let handler): handOver(to: handler)
        }
    }

    private func handOver(to handler: any HTTPHandler) {
        let exchange = HTTPExchange(self)
        self.exchange = exchange
        node.exchangeCount += 1
        deadline = node.loop.now + HTTPConnection.answerTimeout.milliseconds
        isHandingOver = true
        handler.handle(body, exchange)
        isHandingOver = false
        dropBody()
        if self.exchange != nil { stream.pauseReading() }
    }

    /// The answer to the request that waits for one.
    func answered(_ exchange: HTTPExchange, _ response: HTTPResponse) {
        guard self.exchange === exchange else { return }
        answer(response)
        endExchange()
        if !isOver, !isHandingOver { readOn() }
    }

    func endExchange() {
        guard exchange != nil else { return }
        exchange = nil
        node.exchangeEnded()
    }

    private func answer(_ response: HTTPResponse) {
        guard let head = request?.head else { return }
        request = nil
        deadline = node.loop.now + node.configuration.handshakeTimeout.milliseconds
        // Who waited for this answer while the node began to leave goes to another one with the next.
        let isLast = hasLostBytes || exchange != nil && node.isDraining
        guard head.keepsAlive, !isLast, stream.pendingBytes <= Int(stream.marks.high) else {
            return end(with: response, includesBody: head.method != .head)
        }
        node.metrics.responded(response.status)
        stream.withOutput { response.append(to: &$0, keepsAlive: true, includesBody: head.method != .head) }
    }
}
