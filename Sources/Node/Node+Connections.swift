internal import Loop
internal import Protocol
internal import Router
internal import Telemetry
internal import Tokens
internal import WebSocket

/// Connections from accept to their end.
extension Node {
    /// Connections beyond the maximum that still get an answer, which is that the node is full.
    private static let refusableConnections = 32

    /// A client, or with `isAdmin` somebody who asks how the node is.
    func accepted(_ stream: Stream, isAdmin: Bool = false) {
        metrics.accepted.increment()
        // Dropped without a word: an answer would take the descriptor that is short.
        let files = connectionCount + endingConnections + closingSockets
        guard files < configuration.maximumConnections + Node.refusableConnections else {
            metrics.handshakesRefused.increment()
            metrics.limits.connections.increment()
            return
        }
        connectionCount += 1
        stream.meter = buffers
        stream.marks = WaterMarks(
            high: UInt32(configuration.writeBufferLimit),
            low: UInt32(configuration.writeBufferLimit / 4)
        )
        _ = HTTPConnection(node: self, stream: stream, isAdmin: isAdmin)
    }

    /// Turns a request into a WebSocket, or throws the answer.
    func upgrade(
        _ head: HTTPRequestHead,
        at endpoint: SocketEndpoint,
        _ stream: Stream,
        _ share: AddressShare?,
        rest: Span<UInt8>
    ) throws(Problem) {
        try checkRoom()
        switch endpoint {
        case .messaging:
            let claims = try admitted(head)
            let socket = try accept(head, stream, share, messageBytes: configuration.messageBytes)
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
            let socket = try accept(head, stream, share, messageBytes: EchoOwner.messageBytes)
            socket.open(owner: EchoOwner(node: self, socket: socket), rest: Array(copying: rest))
        }
    }

    /// Lets a request of a user in that is no upgrade.
    ///
    /// Whether Redis is there is left to the link: it waits for a short absence to end.
    func admit(_ head: HTTPRequestHead) throws(Problem) -> TokenClaims {
        try checkLeaving()
        try checkFull()
        return try gate.admit(head, isUpgrade: false)
    }

    /// Lets a client in whose turn it is; a look at a token is only for those who could be let in.
    private func admitted(_ head: HTTPRequestHead) throws(Problem) -> TokenClaims {
        guard handshakes.hasRoom(now: loop.now) else { throw busy() }
        let claims = try gate.admit(head, isUpgrade: true)
        let most = configuration.maximumUserConnections
        guard most == 0 || users.connections(of: claims.user) < most else {
            metrics.limits.userConnections.increment()
            throw Problem.tooManyConnections("you have \(most) connections to this node")
        }
        guard handshakes.admit(now: loop.now) else { throw busy() }
        return claims
    }

    private func busy() -> Problem {
        metrics.limits.handshakeRate.increment()
        return Problem.busy(within: handshakes.turnAway(now: loop.now))
    }

    private func checkRoom() throws(Problem) {
        try checkLeaving()
        guard isRedisReady else { throw Problem.retryable(.unavailable, "Redis is not reachable") }
        try checkFull()
    }

    private func checkLeaving() throws(Problem) {
        if isDraining { throw Problem.overloaded("this node is leaving") }
    }

    private func checkFull() throws(Problem) {
        guard connectionCount <= configuration.maximumConnections else {
            metrics.limits.connections.increment()
            throw Problem.overloaded("this node is full")
        }
    }

    private func accept(
        _ head: HTTPRequestHead,
        _ stream: Stream,
        _ share: AddressShare?,
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
            return ServerSocket(node: self, stream: stream, share: share, limits: limits, deflate: deflate)
        } catch {
            throw Problem(error.status, error.code, error.explanation, fields: error.fields)
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

    /// The last frames of a socket are on their way; `socketClosed` follows.
    func socketIsClosing() {
        closingSockets += 1
    }

    /// A socket has sent its last frames, or its time for them is over.
    func socketClosed() {
        closingSockets -= 1
        drain?.connectionEnded()
    }

    /// A request that waited for Redis has been answered, or its client has gone.
    func exchangeEnded() {
        exchangeCount -= 1
        drain?.connectionEnded()
    }

    func connectionEnded(_ reason: SocketEnd) {
        connectionCount -= 1
        metrics.ended(reason)
        drain?.connectionEnded()
    }
}
