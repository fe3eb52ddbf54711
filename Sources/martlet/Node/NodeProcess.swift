internal import Glibc
internal import Loop
internal import Node
internal import Redis
internal import Telemetry
internal import Tokens

/// A node as a process: keys and certificates from files, signals, the line that says it is ready.
struct NodeProcess {
    private let settings: NodeSettings
    private let log: Log

    /// Descriptors that are not for clients: Redis, listeners, log, the event loop, refusals, and some to spare.
    private static let reservedFiles = 96

    init(_ settings: NodeSettings) {
        self.settings = settings
        log = settings.log.makeLog(context: ["node": .text(settings.name)])
    }

    /// Serves until SIGTERM or SIGINT, then drains; a second signal hurries.
    func run() throws(CommandFailure) -> ExitCode {
        let limit = FileLimit.raise()
        log.info(
            "open files",
            ["soft": .integer(Int(clamping: limit.soft)), "hard": .integer(Int(clamping: limit.hard))]
        )
        let loop = try makeLoop()
        let registry = Registry()
        registry.registerProcess()
        registry.register(log)
        let node = Node(
            loop: loop,
            configuration: configuration(files: limit.soft),
            redis: settings.redis,
            redisTLS: try redisContext(),
            tls: try serverContext(),
            verifier: try verifier(),
            log: log,
            registry: registry
        )
        try start(node)
        serve(node, on: loop)
        return .success
    }

    private func serve(_ node: Node, on loop: EventLoop) {
        let stop = {
            node.drain {
                node.close()
                loop.stop()
            }
        }
        let signals = [SIGTERM, SIGINT].map { loop.onSignal($0, stop) }
        let addresses = zip(settings.listen, node.ports).map { address, port in address.bound(to: port) }
        node.whenReady { Output.standard.write("ready " + addresses.joined(separator: " ") + "\n") }
        loop.run()
        withExtendedLifetime(signals) {}
        log.info("stopped")
    }

    private func makeLoop() throws(CommandFailure) -> EventLoop {
        do throws(LoopError) {
            return try EventLoop()
        } catch {
            throw CommandFailure("\(error)", .software)
        }
    }

    private func start(_ node: Node) throws(CommandFailure) {
        do throws(LoopError) {
            try node.start()
        } catch {
            throw CommandFailure("\(error)", .unavailable)
        }
    }

    private func serverContext() throws(CommandFailure) -> TLSServerContext? {
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else { return nil }
        do throws(LoopError) {
            return try TLSServerContext(certificateFile: certificate, keyFile: key)
        } catch {
            throw CommandFailure("--tls-certificate, --tls-key: \(error)", .missingInput)
        }
    }

    private func redisContext() throws(CommandFailure) -> TLSClientContext? {
        try RedisOptions.context(settings.redisAuthorityFile)
    }

    private func verifier() throws(CommandFailure) -> TokenVerifier {
        var keys: [Ed25519PublicKey] = []
        for path in settings.publicKeyFiles { keys.append(try PublicKeyFile.read(path)) }
        return TokenVerifier(secrets: try settings.secrets.verifyingSecrets(), publicKeys: keys)
    }

    private func configuration(files: UInt64) -> NodeConfiguration {
        var configuration = NodeConfiguration(name: settings.name, listen: settings.listen)
        let room = max(1, Int(clamping: files) - NodeProcess.reservedFiles)
        configuration.maximumConnections =
            settings.maxConnections == 0 ? room : min(settings.maxConnections, room)
        configuration.maximumUserConnections = settings.maxUserConnections
        configuration.maximumAddressConnections = settings.maxAddressConnections
        configuration.handshakeRate = settings.connectRate
        configuration.addressRate = settings.addressRate
        configuration.bufferCeiling = settings.maxBufferedBytes
        configuration.adminListen = settings.adminListen
        configuration.prefix = settings.prefix
        configuration.allowedOrigins = Set(settings.allowedOrigins)
        configuration.usesProxyProtocol = settings.usesProxyProtocol
        configuration.contentLimit = settings.maxMessageBytes
        configuration.sendRate = settings.sendRate
        configuration.maximumUnanswered = settings.maxUnanswered
        configuration.maximumDevices = settings.maxDevices
        configuration.maximumMembers = settings.maxMembers
        configuration.maximumGroups = settings.maxGroups
        configuration.deletionWindow = settings.deleteWindow
        configuration.handshakeTimeout = settings.handshakeTimeout
        configuration.heartbeat = settings.heartbeat
        configuration.idleTimeout = settings.idleTimeout
        configuration.presenceThreshold = settings.presenceThreshold
        configuration.writeBufferLimit = settings.writeBufferBytes
        configuration.writeTimeout = settings.writeTimeout
        configuration.drainTime = settings.drainTime
        configuration.isCompressionOn = settings.compresses
        configuration.isConformanceOn = settings.opensConformanceEcho
        return configuration
    }
}

extension ListenAddress {
    /// The address with the port that the system gave, where it was asked for any.
    fileprivate func bound(to port: UInt16) -> String {
        switch self {
        case .tcp(let host, _): ListenAddress.tcp(host: host, port: port).description
        case .unix: description
        }
    }
}
