/// The commands at the start of each connection, encoded once: AUTH, SELECT, PING, then the caller's prelude.
///
/// The PING makes sure that the first reply belongs to a command of ours that nobody waits for: a server that is full,
/// loading or protected says so in an unasked-for error, which must not pass for the answer to a queued command.
struct Handshake {
    /// All commands one behind the other.
    private(set) var bytes: [UInt8] = []
    /// One name per expected reply, for messages; arguments stay out of it, they may be secret.
    private(set) var steps: [String] = []

    init(url: RedisURL, prelude: [[String]]) {
        if let password = url.password {
            append(url.user.map { ["AUTH", $0, password] } ?? ["AUTH", password])
        }
        if url.database != 0 { append(["SELECT", String(url.database)]) }
        append(["PING"])
        for command in prelude { append(command) }
    }

    private mutating func append(_ arguments: [String]) {
        guard let name = arguments.first else { return }
        var command = Command()
        for argument in arguments { command.add(argument) }
        var encoder = CommandEncoder()
        guard encoder.encode(command, into: &bytes) != nil else { return }
        steps.append(name)
    }
}
