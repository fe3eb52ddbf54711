import Loop

/// A TCP proxy that can be told to be bad: it stands between two parts of the system and looks at nothing.
final class FaultyLink {
    /// Where to connect instead of the target.
    var port: UInt16 { listener?.port ?? 0 }
    private(set) var mode = LinkMode.open

    let loop: EventLoop
    private let target: ListenAddress
    private var listener: Listener?
    private var pairs: [ObjectIdentifier: LinkPair] = [:]
    /// Connections that were made while the link stood still.
    private var waiting: [Stream] = []

    /// More connections than any run has clients; those beyond it end at once.
    private static let mostWaiting = 10_000

    /// Listens on a free port of 127.0.0.1.
    init(loop: EventLoop, to target: ListenAddress) throws {
        self.loop = loop
        self.target = target
        listener = try Listener(loop: loop, address: .tcp(host: "127.0.0.1", port: 0), isShared: false) {
            [unowned self] in accepted($0)
        }
    }

    /// Changes what happens to what goes over the link.
    func set(_ mode: LinkMode) {
        self.mode = mode
        switch mode {
        case .open, .late:
            for pair in pairs.values { pair.resume() }
            let connections = waiting
            waiting = []
            for connection in connections { pass(connection) }
        case .still:
            for pair in pairs.values { pair.pause() }
        case .cut:
            for pair in pairs.values { pair.close() }
            pairs = [:]
            waiting = []
        }
    }

    func ended(_ pair: LinkPair) {
        pairs[ObjectIdentifier(pair)] = nil
    }

    private func accepted(_ stream: Stream) {
        switch mode {
        case .open, .late: pass(stream)
        case .still where waiting.count < FaultyLink.mostWaiting: waiting.append(stream)
        case .still, .cut: stream.close()
        }
    }

    private func pass(_ stream: Stream) {
        let pair = LinkPair(stream, on: self)
        pairs[ObjectIdentifier(pair)] = pair
        pair.connect(to: target)
    }
}
