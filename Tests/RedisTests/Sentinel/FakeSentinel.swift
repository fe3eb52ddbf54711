import Loop

@testable import Redis

/// A sentinel on the test's own loop that says what the test says.
final class FakeSentinel {
    /// What it takes for the master; nil for none.
    var master: (host: String, port: UInt16)?
    /// Frozen: it accepts connections and says nothing.
    var isSilent = false
    /// What clients have to sign in with; nil for nothing.
    var password: String?
    /// How often it was asked for the master.
    private(set) var questions = 0
    /// Connections that have subscribed to what it publishes.
    private(set) var subscriptions = 0
    private var signedIn: Set<Int> = []
    private var fake: FakeRedis?

    init(loop: EventLoop) throws {
        fake = try FakeRedis(loop: loop, isTCP: true) { [unowned self] command, connection in
            isSilent ? .silence : .bytes(answer(command, connection))
        }
    }

    var port: UInt16 { fake?.port ?? 0 }

    /// Tells everybody who has subscribed.
    func publish(_ payload: String, to channel: String = "+switch-master") {
        fake?.write(
            "*3\r\n$7\r\nmessage\r\n$\(channel.count)\r\n\(channel)\r\n$\(payload.count)\r\n\(payload)\r\n"
        )
    }

    func close() { fake?.close() }

    private func answer(_ command: [String], _ connection: Int) -> String {
        if command[0] == "AUTH" { return signIn(command, connection) }
        if password != nil, !signedIn.contains(connection) { return "-NOAUTH Authentication required.\r\n" }
        switch command[0] {
        case "PING": return "+PONG\r\n"
        case "SUBSCRIBE":
            subscriptions += 1
            return command.dropFirst().map { channel in
                "*3\r\n$9\r\nsubscribe\r\n$\(channel.count)\r\n\(channel)\r\n:1\r\n"
            }.joined()
        case "SENTINEL":
            questions += 1
            guard let master else { return "*-1\r\n" }
            let port = "\(master.port)"
            return "*2\r\n$\(master.host.count)\r\n\(master.host)\r\n$\(port.count)\r\n\(port)\r\n"
        default: return "-ERR unknown command\r\n"
        }
    }

    private func signIn(_ command: [String], _ connection: Int) -> String {
        guard let password else { return "-ERR AUTH <password> called without any password configured\r\n" }
        guard command.last == password else { return "-WRONGPASS invalid password\r\n" }
        signedIn.insert(connection)
        return "+OK\r\n"
    }
}
