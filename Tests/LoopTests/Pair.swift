import Loop

/// Both ends of a connection on one loop, each with a recorder.
final class Pair {
    let loop: EventLoop
    let client: Stream
    let server: Stream
    let clientSide = Recorder()
    let serverSide = Recorder()
    private let listener: Listener

    struct NotConnected: Error {}

    init(
        at address: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
        serverTLS: TLSServerContext? = nil,
        clientTLS: TLSClientContext? = nil
    ) throws {
        let loop = try EventLoop()
        var accepted: Stream?
        var result: Result<Stream, StreamEnd>?
        let listener = try Listener(loop: loop, address: address, tls: serverTLS) { accepted = $0 }
        let connector = Connector.connect(
            loop: loop,
            to: address.port(listener.port),
            tls: clientTLS,
            timeout: .seconds(20)
        ) { result = $0 }
        defer { connector.cancel() }
        guard loop.wait(until: { accepted != nil && result != nil }) else { throw NotConnected() }
        guard let accepted, let connected = try result?.get() else { throw NotConnected() }
        self.loop = loop
        self.listener = listener
        client = connected
        server = accepted
        clientSide.attach(to: client)
        serverSide.attach(to: server)
    }

    deinit {
        client.close()
        server.close()
        listener.close()
    }

    func wait(until condition: () -> Bool) -> Bool {
        loop.wait(until: condition)
    }
}

extension ListenAddress {
    /// The same address with the port that was bound.
    func port(_ port: UInt16) -> ListenAddress {
        switch self {
        case .tcp(let host, _): .tcp(host: host, port: port)
        case .unix: self
        }
    }
}
