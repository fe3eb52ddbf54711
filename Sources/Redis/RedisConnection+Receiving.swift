internal import Loop

extension RedisConnection: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from source: Stream) {
        guard source === stream else { return }
        counters.bytesIn += UInt64(bytes.count)
        let owner = owner
        let wasReady = isReady
        do {
            try reader.read(bytes.span) { reply in
                replied(reply, to: owner)
                // A receiver may have dropped the connection: what is left of its bytes is of no use.
                return source === stream
            }
        } catch {
            if source === stream { drop(.unreadable(error)) }
        }
        guard source === stream else { return }
        liveness.heard(now: loop.now, isAnswerDue: owner?.isAnswerDue ?? false)
        // A greeting is no success yet: a server that greets and then cannot serve must not be asked again at once.
        if wasReady { backoff.succeeded() }
    }

    func drained(_ source: Stream) {
        guard source === stream else { return }
        owner?.connectionDrained()
    }

    func closed(_ source: Stream, because end: StreamEnd) {
        guard source === stream else { return }
        drop(.streamEnded("\(end)"))
    }

    private func replied(_ reply: Reply, to owner: (any RedisConnectionOwner)?) {
        switch phase {
        case .greeting(let remaining): greeted(reply, remaining: remaining)
        case .loading: loaded(reply)
        case .ready: owner?.connectionReplied(reply)
        case .waiting, .connecting, .closed: break
        }
    }

    private func greeted(_ reply: Reply, remaining: Int) {
        let step = handshake.steps[handshake.steps.count - remaining]
        switch handshake.verdict(on: reply, to: step) {
        case .goOn: greetOn(remaining: remaining)
        case .load:
            phase = .loading
            let loading = handshake.loading
            write(loading.span)
        case .refused:
            if isBearable(reply, to: step.name) { greetOn(remaining: remaining) }
        case .notMaster: drop(.notMaster)
        }
    }

    private func loaded(_ reply: Reply) {
        if !reply.isError || isBearable(reply, to: "FUNCTION") { becameReady() }
    }

    private func greetOn(remaining: Int) {
        guard remaining <= 1 else {
            phase = .greeting(remaining: remaining - 1)
            return
        }
        becameReady()
    }

    /// A server that takes no writes for now loads no functions, but it has those of the last time, mostly.
    ///
    /// So the connection goes on: what is only read needs one, and what frees memory, such as acknowledgements and jobs done.
    /// Where the functions are missing, the first call says so and the link reconnects.
    private func isBearable(_ reply: Reply, to step: String) -> Bool {
        let message = "\(step): \(reply.string ?? "")"
        observer?.preludeFailed(message)
        if reply.starts(with: "OOM ") || reply.starts(with: "NOREPLICAS ") || reply.starts(with: "MISCONF ") {
            return true
        }
        drop(.preludeRefused(message))
        return false
    }

    private func becameReady() {
        phase = .ready
        liveness.connected(now: loop.now)
        if hasBeenReady { counters.reconnects += 1 }
        hasBeenReady = true
        observer?.connected()
        owner?.connectionReady()
    }
}
