internal import Settings

/// `martlet node`: one process that serves clients.
struct NodeCommand: Subcommand {
    static let definition = CommandDefinition(
        name: "node",
        summary: "serve clients: WebSocket and HTTP on one port",
        discussion: [
            "One process, one event loop, one core, and no state but its sockets: start as many as you like on one"
                + " Redis, on one port or behind a TCP load balancer. It prints a line that starts with 'ready' when"
                + " it serves, logs to standard error, and drains its connections on SIGTERM."
        ],
        examples: [
            "martlet node --listen 127.0.0.1:9001 --redis redis://127.0.0.1:6379/0 \\",
            "    --secret-file var/secret",
        ],
        options: [
            NodeOptions.listen.definition, NodeOptions.adminListen.definition, RedisOptions.url.definition,
            RedisOptions.authorityFile.definition, NodeOptions.name.definition, NodeOptions.prefix.definition,
        ] + SecretOptions.definitions + [
            NodeOptions.publicKeyFiles.definition, NodeOptions.allowedOrigins.definition,
            NodeOptions.tlsCertificate.definition, NodeOptions.tlsKey.definition,
            NodeOptions.proxyProtocol.definition, NodeOptions.maxConnections.definition,
            NodeOptions.maxUserConnections.definition, NodeOptions.maxAddressConnections.definition,
            NodeOptions.connectRate.definition, NodeOptions.addressRate.definition,
            NodeOptions.maxMessageSize.definition, NodeOptions.sendRate.definition,
            NodeOptions.maxUnanswered.definition, NodeOptions.handshakeTimeout.definition,
            NodeOptions.heartbeat.definition, NodeOptions.idleTimeout.definition,
            NodeOptions.presenceThreshold.definition,
            NodeOptions.writeBufferLimit.definition, NodeOptions.maxBuffered.definition,
            NodeOptions.writeTimeout.definition,
            NodeOptions.maxDevices.definition, NodeOptions.maxMembers.definition,
            NodeOptions.maxGroups.definition, NodeOptions.deleteWindow.definition,
            NodeOptions.drainTime.definition,
            NodeOptions.compression.definition, NodeOptions.conformance.definition,
        ] + LogOptions.definitions
    )

    let settings: NodeSettings

    init(_ values: Values) throws(SettingsError) {
        settings = try NodeSettings(values)
    }

    func run() throws(CommandFailure) -> ExitCode {
        try settings.validate()
        return try NodeProcess(settings).run()
    }
}
