import Loop

/// A listener on the loopback that keeps what it accepted, each stream with a recorder.
final class Server {
    let loop: EventLoop
    private(set) var sides: [Recorder] = []
    private(set) var streams: [Stream] = []
    /// Called with each stream once it has its recorder.
    var onAccepted: (Stream) -> Void = { _ in }
    private var listener: Listener?

    var port: UInt16 { listener?.port ?? 0 }

    private let makesSides: Bool

    init(tls: TLSServerContext? = nil, makesSides: Bool = true) throws {
        self.makesSides = makesSides
        loop = try EventLoop()
        let address = ListenAddress.tcp(host: "127.0.0.1", port: 0)
        listener = try Listener(loop: loop, address: address, tls: tls) { [unowned self] in accepted($0) }
    }

    deinit {
        for stream in streams { stream.close() }
    }

    /// A raw client and the server's end of its connection.
    func connect() throws -> (RawPeer, Stream, Recorder) {
        let count = streams.count
        let peer = try RawPeer(port: port)
        guard loop.wait(until: { self.streams.count > count }) else { throw Pair.NotConnected() }
        return (peer, streams[count], sides[count])
    }

    func stopListening() {
        listener?.close()
    }

    /// Calls with the last stream, and holds it no longer.
    func release(_ body: (Stream) -> Void) {
        sides.removeLast().detach()
        body(streams.removeLast())
    }

    private func accepted(_ stream: Stream) {
        streams.append(stream)
        if makesSides {
            let side = Recorder()
            side.attach(to: stream)
            sides.append(side)
        }
        onAccepted(stream)
    }
}
