internal import Glibc

/// Connects to an address, tries a name's addresses in turn, and shakes hands when TLS is wanted.
///
/// Dropping the last reference cancels.
package final class Connector {
    private let loop: EventLoop
    private let host: String
    private let tls: TLSClientContext?
    /// Nil once it was called or never will be, so that what it captures is free.
    private var completion: ((Result<Stream, StreamEnd>) -> Void)?
    private var candidates: ArraySlice<SocketAddress> = []
    private var lastFailure = StreamEnd.refused
    private var attempt: ConnectAttempt?
    private var handshake: ConnectHandshake?
    private var timeout: Timer?

    /// Starts to connect; the completion is called once, from the loop, never from inside this call.
    ///
    /// The timeout covers connecting and the TLS handshake, not the name's resolution, which blocks the loop with
    /// `getaddrinfo` unless the host is numeric: accepted for command-line tools and the few connections to Redis.
    /// With TLS the certificate must be for `serverName`, by default the address's host.
    package static func connect(
        loop: EventLoop,
        to address: ListenAddress,
        tls: TLSClientContext? = nil,
        serverName: String? = nil,
        timeout: Duration,
        completion: @escaping (Result<Stream, StreamEnd>) -> Void
    ) -> Connector {
        let connector = Connector(loop, host: serverName ?? address.hostName, tls: tls, completion)
        connector.start(address, timeout)
        return connector
    }

    private init(
        _ loop: EventLoop,
        host: String,
        tls: TLSClientContext?,
        _ completion: @escaping (Result<Stream, StreamEnd>) -> Void
    ) {
        loop.assertOnLoop()
        self.loop = loop
        self.host = host
        self.tls = tls
        self.completion = completion
    }

    deinit {
        cancel()
    }

    /// Gives up; the completion is not called any more.
    package func cancel() {
        completion = nil
        timeout?.cancel()
        attempt?.cancel()
        handshake?.cancel()
        attempt = nil
        handshake = nil
    }

    private func start(_ address: ListenAddress, _ limit: Duration) {
        timeout = loop.timer(after: limit) { [weak self] in self?.finish(.failure(.timedOut)) }
        do throws(Resolver.Failure) {
            candidates = try Resolver.resolve(address, forListening: false)[...]
        } catch {
            lastFailure = .unresolved(error.reason)
        }
        tryNext()
    }

    private func tryNext() {
        attempt = nil
        guard let address = candidates.popFirst() else { return loop.atTurnEnd(ConnectFailure(self)) }
        attempt = ConnectAttempt(loop, to: address) { [weak self] outcome in
            self?.attempted(address, outcome)
        }
    }

    private func attempted(_ address: SocketAddress, _ outcome: Result<Int32, StreamEnd>) {
        switch outcome {
        case .success(let descriptor): connected(descriptor, address)
        case .failure(let end):
            lastFailure = end
            tryNext()
        }
    }

    private func connected(_ descriptor: Int32, _ peer: SocketAddress) {
        attempt = nil
        let session = tls?.makeSession(descriptor, host: host)
        let stream = Stream(adopting: descriptor, peer: peer, tls: session, on: loop)
        guard session != nil else { return finish(.success(stream)) }
        handshake = ConnectHandshake(stream) { [weak self] result in self?.finish(result) }
    }

    fileprivate func finishFailed() {
        finish(.failure(lastFailure))
    }

    private func finish(_ result: Result<Stream, StreamEnd>) {
        guard let completion else { return }
        // A failure also closes whatever is half done.
        cancel()
        completion(result)
    }
}

/// Reports that no address is left, at the end of the turn.
private final class ConnectFailure: TurnEndTask {
    private weak var connector: Connector?

    init(_ connector: Connector) {
        self.connector = connector
    }

    func turnEnded() {
        connector?.finishFailed()
    }
}

extension ListenAddress {
    /// What a certificate is expected to name.
    fileprivate var hostName: String {
        switch self {
        case .tcp(let host, _): host
        case .unix: "localhost"
        }
    }
}
