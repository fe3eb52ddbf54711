package import Loop
internal import Protocol
package import Redis
internal import Router
package import Telemetry
package import Tokens
internal import WebSocket

/// One handler node: sockets on one side, two links to Redis on the other, no state but who is connected.
///
/// One process, one loop, one core. Everything here runs on the loop's thread.
package final class Node {
    let loop: EventLoop
    let configuration: NodeConfiguration
    let log: Log
    let metrics: NodeMetrics
    let names: RedisNames
    let gate: Gate
    let inflater = Inflater()
    let deflater = Deflater()
    let reads = ReadQueue()
    private(set) lazy var sweep = Sweep(loop: loop)
    private(set) lazy var users = UserRegistry(node: self, seed: .random(in: 0 ... .max))
    private(set) lazy var routes = HTTPRoutes(node: self)
    private(set) lazy var link = RedisLink(
        loop: loop,
        url: redis,
        tls: redisTLS,
        prelude: [
            ["CLIENT", "SETNAME", "martlet-\(configuration.name)"],
            ["FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code],
        ],
        observer: linkLog
    )
    private(set) lazy var subscriber = RedisSubscriber(
        loop: loop,
        url: redis,
        tls: redisTLS,
        prelude: [["CLIENT", "SETNAME", "martlet-\(configuration.name)-subscriber"]],
        receiver: users,
        observer: subscriberLog
    )

    /// Connections of any kind: before, during and after the handshake.
    var connectionCount = 0
    private(set) var isDraining = false
    private let redis: RedisURL
    private let redisTLS: TLSClientContext?
    /// Whom connections speak TLS with: from their first byte, or from behind the PROXY header.
    let tls: TLSServerContext?
    private let linkLog: RedisLog
    private let subscriberLog: RedisLog
    private var listeners: [Listener] = []
    /// Reused for every frame that is built, so that building allocates nothing.
    private var scratch: [UInt8] = []
    private var deflated: [UInt8] = []
    private var retrying: [Session] = []
    private var retryTimer: Timer?
    private var drain: Drain?
    private var readinessTimer: Timer?

    package init(
        loop: EventLoop,
        configuration: NodeConfiguration,
        redis: RedisURL,
        redisTLS: TLSClientContext? = nil,
        tls: TLSServerContext? = nil,
        verifier: TokenVerifier,
        log: Log,
        registry: Registry
    ) {
        self.loop = loop
        self.configuration = configuration
        self.redis = redis
        self.redisTLS = redisTLS
        self.tls = tls
        self.log = log
        metrics = NodeMetrics(registry: registry)
        names = RedisNames(prefix: configuration.prefix)
        gate = Gate(loop: loop, verifier: verifier, allowedOrigins: configuration.allowedOrigins)
        linkLog = RedisLog(log: log, name: "commands")
        subscriberLog = RedisLog(log: log, name: "subscriptions")
    }

    /// Connects to Redis and listens; fails when an address cannot be listened on.
    package func start() throws(LoopError) {
        _ = (link, subscriber, sweep)
        // A PROXY header comes in the clear, also in front of TLS: the connection itself then begins the handshake.
        let tls = configuration.usesProxyProtocol ? nil : tls
        for address in configuration.listen {
            listeners.append(
                try Listener(loop: loop, address: address, tls: tls) { [unowned self] in accepted($0) }
            )
        }
        metrics.observe(self)
    }

    /// The ports that are listened on, in the order of the configuration; 0 for a unix socket.
    package var ports: [UInt16] { listeners.map(\.port) }

    /// Both links to Redis are up.
    package var isRedisReady: Bool { link.isReady && subscriber.isReady }

    /// Calls `body` once, as soon as both links to Redis are up.
    package func whenReady(_ body: @escaping () -> Void) {
        readinessTimer = loop.timer(every: .milliseconds(20)) { [unowned self] in
            guard isRedisReady else { return }
            readinessTimer = nil
            body()
        }
    }

    /// Sends everybody away over the drain time, then calls `completion`; a second call hurries.
    package func drain(completion: @escaping () -> Void) {
        if let drain { return drain.hurry() }
        isDraining = true
        for listener in listeners { listener.close() }
        drain = Drain(node: self, completion: completion)
    }

    /// Ends everything at once.
    package func close() {
        for listener in listeners { listener.close() }
        for session in users.sessions { session.close(.serviceRestart) }
        link.close()
        subscriber.close()
    }

    // MARK: Connections

    private func accepted(_ stream: Stream) {
        metrics.accepted.increment()
        connectionCount += 1
        stream.marks = WaterMarks(
            high: UInt32(configuration.writeBufferLimit),
            low: UInt32(configuration.writeBufferLimit / 4)
        )
        _ = HTTPConnection(node: self, stream: stream)
    }

    /// Turns a request into a WebSocket, or throws the answer.
    func upgrade(
        _ head: HTTPRequestHead,
        at endpoint: SocketEndpoint,
        _ stream: Stream,
        rest: Span<UInt8>
    ) throws(Problem) {
        try checkRoom()
        switch endpoint {
        case .messaging:
            let claims = try gate.admit(head)
            let socket = try accept(head, stream, messageBytes: configuration.messageBytes)
            let session = Session(
                node: self,
                user: claims.user,
                device: claims.device,
                expires: claims.validUntil,
                socket: socket
            )
            session.start()
            socket.open(owner: session, rest: Array(copying: rest))
        case .echo:
            let socket = try accept(head, stream, messageBytes: EchoOwner.messageBytes)
            socket.open(owner: EchoOwner(node: self, socket: socket), rest: Array(copying: rest))
        }
    }

    private func checkRoom() throws(Problem) {
        let retry = HTTPField("Retry-After", "2")
        if isDraining {
            throw Problem(.serviceUnavailable, .overloaded, "this node is leaving", fields: [retry])
        }
        guard isRedisReady else {
            throw Problem(.serviceUnavailable, .unavailable, "Redis is not reachable", fields: [retry])
        }
        guard connectionCount <= configuration.maximumConnections else {
            throw Problem(.serviceUnavailable, .overloaded, "this node is full", fields: [retry])
        }
    }

    private func accept(
        _ head: HTTPRequestHead,
        _ stream: Stream,
        messageBytes: Int
    ) throws(Problem) -> ServerSocket {
        do throws(UpgradeError) {
            let request = try UpgradeRequest(head)
            let hasSubprotocol = request.subprotocols.contains(Gate.subprotocol)
            let deflate =
                configuration.isCompressionOn ? PermessageDeflate.choose(from: request.extensions) : nil
            let response = request.response(
                accept: HandshakeAccept.value(for: request.key),
                subprotocol: hasSubprotocol ? Gate.subprotocol : nil,
                deflate: deflate
            )
            stream.withOutput { response.append(to: &$0, keepsAlive: true) }
            let limits = WebSocketLimits(messageBytes: messageBytes)
            return ServerSocket(node: self, stream: stream, limits: limits, deflate: deflate)
        } catch {
            let code: ErrorCode = error.status == .upgradeRequired ? .upgradeRequired : .badRequest
            throw Problem(error.status, code, "\(error)", fields: error.fields)
        }
    }

    func sessionEnded(_ session: Session, _ reason: SocketEnd) {
        log.debug(
            "session ended",
            [
                "user": .text(session.userID.text), "device": .text(session.deviceID.text),
                "reason": .text(reason.name),
            ]
        )
        connectionEnded(reason)
    }

    func connectionEnded(_ reason: SocketEnd) {
        connectionCount -= 1
        metrics.ended(reason)
        drain?.connectionEnded()
    }

    // MARK: Shared buffers

    /// Lends the scratch buffer, emptied; not to be nested.
    func withScratch(_ body: (inout [UInt8]) -> Void) {
        var buffer: [UInt8] = []
        swap(&buffer, &scratch)
        buffer.removeAll(keepingCapacity: true)
        body(&buffer)
        swap(&buffer, &scratch)
    }

    /// A buffer for one deflated message.
    func takeDeflated() -> [UInt8] {
        var buffer: [UInt8] = []
        swap(&buffer, &deflated)
        buffer.removeAll(keepingCapacity: true)
        return buffer
    }

    func giveBackDeflated(_ buffer: inout [UInt8]) {
        swap(&buffer, &deflated)
    }

    // MARK: Retries

    /// How long a session waits after Redis refused a read or the link had no room.
    private static let retryDelay = Duration.seconds(1)

    /// Lets a session read again in a moment.
    func retryLater(_ session: Session) {
        session.readState = .retrying
        retrying.append(session)
        guard retryTimer == nil else { return }
        retryTimer = loop.timer(after: Node.retryDelay) { [unowned self] in
            retryTimer = nil
            let sessions = retrying
            retrying = []
            for session in sessions {
                session.readState = .idle
                session.continueReading()
            }
        }
    }

    /// What a client is told when Redis answered its send with an error.
    func refusal(for reply: Reply, ref: UInt64) -> FrameRefusal {
        if reply.starts(with: "REFREUSED") {
            return FrameRefusal(.refReused, ref: ref, "this ref was used for a message with other content")
        }
        if reply.starts(with: "REFTOOLOW") {
            return FrameRefusal(.refTooLow, ref: ref, "a higher ref was already used in this conversation")
        }
        log.error("Redis refused a message", ["error": .text(reply.string ?? "")])
        return FrameRefusal(.storageRefused, ref: ref, "the message was not stored; send again later")
    }
}
