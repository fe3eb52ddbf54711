internal import Client
internal import Glibc
internal import Loop
internal import Terminal

/// The terminal client: a screen when a person sits at it, lines when a program does.
package enum Chat {
    /// Exit statuses (sysexits.h where it has a word for it).
    enum ExitStatus {
        /// The user left, and every message was sent; in plain mode: every line.
        static let success: Int32 = 0
        /// Some message was not answered; in plain mode also: some line was refused.
        static let failure: Int32 = 1
        /// EX_USAGE.
        static let usage: Int32 = 64
        /// EX_UNAVAILABLE: no event loop, no terminal, no certificates.
        static let unavailable: Int32 = 69
    }

    /// Chats until the user leaves or the input ends; returns the exit status of the process.
    ///
    /// With a terminal on both ends it draws a screen; the terminal is restored however the process ends, SIGKILL
    /// apart. Else it is plain: each line of standard input is sent to `ChatOptions.to`, and each thing that happens
    /// is a line of standard output, in the form that `LineReport` describes.
    package static func run(_ options: ChatOptions) -> Int32 {
        let endpoint: Endpoint
        do throws(EndpointError) {
            endpoint = try Endpoint.parse(options.url)
        } catch {
            return complain("\(options.url): \(error)", ExitStatus.usage)
        }
        do throws(LoopError) {
            return try run(options, endpoint)
        } catch {
            return complain("\(error)", ExitStatus.unavailable)
        }
    }

    private static func run(_ options: ChatOptions, _ endpoint: Endpoint) throws(LoopError) -> Int32 {
        let loop = try EventLoop()
        let client = MessagingClient(
            context: ClientContext(loop: loop),
            endpoint: endpoint,
            options: try webSocketOptions(options, endpoint),
            settings: settings(options),
            token: options.token
        )
        guard let input = InputPump(loop: loop, source: STDIN_FILENO) else {
            return complain("standard input cannot be read", ExitStatus.unavailable)
        }
        guard let terminal = ControllingTerminal() else {
            let session = PlainSession(options: options, loop: loop, client: client, input: input) { line in
                FileOutput.standardOutput.write(line + "\n")
            }
            let signals = [SIGINT, SIGTERM, SIGHUP].map { number in loop.onSignal(number) { session.stop() } }
            return withExtendedLifetime(signals) { session.run() }
        }
        return TerminalSession(options: options, loop: loop, client: client, input: input, terminal: terminal)
            .run()
    }

    private static func settings(_ options: ChatOptions) -> MessagingSettings {
        var settings = MessagingSettings()
        settings.hasFreshTokens = options.hasFreshTokens
        settings.tokenLifetime = options.tokenLifetime.map { UInt64(max($0.components.seconds, 0)) * 1000 }
        return settings
    }

    private static func webSocketOptions(
        _ options: ChatOptions,
        _ endpoint: Endpoint
    ) throws(LoopError) -> WebSocketOptions {
        var result = WebSocketOptions()
        if endpoint.isSecure { result.tls = try TLSClientContext(authorityFile: options.authorityFile) }
        return result
    }

    private static func complain(_ text: String, _ status: Int32) -> Int32 {
        FileOutput.standardError.write("martlet: \(SafeText.neutralise(text))\n")
        return status
    }
}
