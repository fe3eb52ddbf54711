import Loop

/// One connection through a link: what comes from one side goes to the other.
final class LinkPair: StreamReceiver {
    private struct Delayed {
        let due: UInt64
        let isOutward: Bool
        let bytes: [UInt8]
    }

    /// Whoever connected.
    private let near: Stream
    private var far: Stream?
    private var connector: Connector?
    private unowned let link: FaultyLink
    /// What arrives late, in order.
    private var delayed: [Delayed] = []
    private var timer: Timer?

    init(_ near: Stream, on link: FaultyLink) {
        self.near = near
        self.link = link
    }

    func connect(to target: ListenAddress) {
        connector = Connector.connect(loop: link.loop, to: target, timeout: .seconds(5)) {
            [weak self] result in
            self?.connected(result)
        }
    }

    /// Takes nothing from either side.
    func pause() {
        near.pauseReading()
        far?.pauseReading()
    }

    func resume() {
        near.resumeReading()
        far?.resumeReading()
    }

    /// Breaks both sides at once.
    func close() {
        timer = nil
        connector = nil
        delayed = []
        near.close()
        far?.close()
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        let isOutward = stream === near
        guard let other = isOutward ? far : near else { return }
        if case .late(let delay) = link.mode {
            return hold(bytes.span, isOutward, until: link.loop.now + delay)
        }
        if !delayed.isEmpty { return hold(bytes.span, isOutward, until: link.loop.now) }
        other.write(bytes.span)
        if other.isCongested { stream.pauseReading() }
    }

    func drained(_ stream: Stream) {
        guard link.mode != .still else { return }
        (stream === near ? far : near)?.resumeReading()
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        passOn(until: .max)
        let other = stream === near ? far : near
        other?.receiver = nil
        other?.closeAfterFlush(within: .seconds(2))
        link.ended(self)
    }

    private func connected(_ result: Result<Stream, StreamEnd>) {
        connector = nil
        switch result {
        case .failure:
            near.close()
            link.ended(self)
        case .success(let stream):
            far = stream
            near.receiver = self
            stream.receiver = self
            if link.mode == .still { pause() }
        }
    }

    private func hold(_ bytes: Span<UInt8>, _ isOutward: Bool, until due: UInt64) {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        delayed.append(Delayed(due: max(due, delayed.last?.due ?? 0), isOutward: isOutward, bytes: copy))
        plan()
    }

    private func plan() {
        guard timer == nil, let first = delayed.first else { return }
        let now = link.loop.now
        timer = link.loop.timer(after: .milliseconds(first.due > now ? first.due - now : 0)) { [weak self] in
            guard let self else { return }
            timer = nil
            passOn(until: link.loop.now)
            plan()
        }
    }

    private func passOn(until time: UInt64) {
        let count = delayed.prefix { $0.due <= time }.count
        for part in delayed.prefix(count) { (part.isOutward ? far : near)?.write(part.bytes.span) }
        delayed.removeFirst(count)
    }
}
