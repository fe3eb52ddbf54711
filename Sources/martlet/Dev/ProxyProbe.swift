internal import Loop

/// Waits until the load balancer accepts a connection and a node behind it says that it is ready.
final class ProxyProbe {
    private static let pause = Duration.milliseconds(100)
    private static let attemptLimit = Duration.seconds(2)

    private let loop: EventLoop
    private let address: ListenAddress
    private let ready: () -> Void
    private var connector: Connector?
    private var exchange: Exchange?
    private var timer: Timer?

    init(on loop: EventLoop, port: Int, ready: @escaping () -> Void) {
        self.loop = loop
        self.ready = ready
        address = .tcp(host: "127.0.0.1", port: UInt16(clamping: port))
        attempt()
    }

    private func attempt() {
        exchange = nil
        timer = loop.timer(after: Self.attemptLimit) { [weak self] in self?.attempt() }
        connector = Connector.connect(loop: loop, to: address, timeout: Self.attemptLimit) {
            [weak self] result in
            guard let self else { return }
            guard case .success(let stream) = result else { return self.retry() }
            self.exchange = Exchange(stream) { [weak self] isReady in self?.finished(isReady) }
        }
    }

    private func finished(_ isReady: Bool) {
        guard isReady else { return retry() }
        exchange = nil
        timer = nil
        ready()
    }

    private func retry() {
        timer = loop.timer(after: Self.pause) { [weak self] in self?.attempt() }
    }
}

/// One request for /ready and the start of its answer.
private final class Exchange: StreamReceiver {
    private static let success = Array("HTTP/1.1 200 ".utf8)

    private let stream: Stream
    private let completion: (Bool) -> Void
    private var answer: [UInt8] = []

    init(_ stream: Stream, completion: @escaping (Bool) -> Void) {
        self.stream = stream
        self.completion = completion
        stream.receiver = self
        let request = Array("GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        stream.write(request.span)
    }

    deinit {
        stream.close()
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        for index in bytes.indices where answer.count < Self.success.count { answer.append(bytes[index]) }
        guard answer.count == Self.success.count else { return }
        stream.close()
        completion(answer == Self.success)
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        completion(false)
    }
}
