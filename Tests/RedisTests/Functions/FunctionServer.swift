import Protocol
import Redis
import Router
import TestSupport
import Testing

/// A Redis of its own with the functions loaded, and calls as a node makes them.
final class FunctionServer {
    let redis: RedisServer
    let names: RedisNames
    let prefix: String
    private var client: BlockingRedisClient

    init(configuration: [String] = [], prefix: String = "") throws {
        redis = try RedisServer(configuration: ["enable-debug-command yes"] + configuration)
        self.prefix = prefix
        names = RedisNames(prefix: prefix)
        client = try BlockingRedisClient(socketPath: redis.socketPath)
        try #require(try call("FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code) == .text("martlet_1"))
    }

    @discardableResult
    func call(_ arguments: String...) throws -> TestReply {
        try client.command(arguments)
    }

    @discardableResult
    func call(_ arguments: [String]) throws -> TestReply {
        try client.command(arguments)
    }

    /// Calls one of the functions.
    @discardableResult
    func function(_ name: String, keys: [String], _ arguments: [String]) throws -> TestReply {
        try client.command(["FCALL", "martlet_1_\(name)", "\(keys.count)"] + keys + arguments)
    }

    /// Runs the commands in one transaction; returns its replies.
    func transaction(_ commands: [[String]]) throws -> [TestReply] {
        try call("MULTI")
        for command in commands { _ = try client.command(command) }
        return try call("EXEC").elements
    }

    /// Ends Redis as SIGTERM does and starts it again on what it kept.
    func restart() throws {
        try redis.stop()
        try redis.start()
        client = try BlockingRedisClient(socketPath: redis.socketPath)
    }

    /// Listens to a user's channel.
    func listener(to user: String) throws -> ChannelListener {
        try ChannelListener(
            socketPath: redis.socketPath,
            channel: name { names.appendUserChannel(user, to: &$0) }
        )
    }

    func name(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The functions, called as `Session` calls them.
extension FunctionServer {
    /// The message that tests send when it does not matter which.
    static let content = #"{"kind":"text","text":"hi"}"#

    @discardableResult
    func send(
        _ sender: String = "alice",
        _ device: String = "phone",
        to recipient: String = "bob",
        ref: UInt64,
        _ content: String = content
    ) throws -> TestReply {
        try client.command(sendCommand(sender, device, to: recipient, ref: ref, content))
    }

    func sendCommand(
        _ sender: String = "alice",
        _ device: String = "phone",
        to recipient: String = "bob",
        ref: UInt64,
        _ content: String = content
    ) throws -> [String] {
        let from = try #require(UserID(sender))
        let to = try #require(UserID(recipient))
        let route = SendRoute(from: from, to: to, names: names)
        let parts = (0..<route.count).map {
            String(decoding: route.bytes[route.range($0)], as: UTF8.self)
        }
        return ["FCALL", "martlet_1_send", "5"] + parts + [device, "\(ref)", content]
    }

    /// Sends and follows the search to its end; returns the last reply and the number of calls.
    func search(
        _ sender: String = "alice",
        _ device: String = "phone",
        to recipient: String = "bob",
        ref: UInt64,
        _ content: String = content
    ) throws -> (reply: TestReply, calls: Int) {
        var reply = try send(sender, device, to: recipient, ref: ref, content)
        var calls = 1
        while case .array(let elements) = reply {
            let place = try #require(elements.first?.text)
            try #require(elements.count == 1 && calls < 100)
            reply = try call(
                "FCALL",
                "martlet_1_find",
                "1",
                logName(sender, recipient),
                sender,
                device,
                "\(ref)",
                place
            )
            calls += 1
        }
        return (reply, calls)
    }

    @discardableResult
    func attach(
        _ user: String,
        _ device: String = "phone",
        most: Int = 16,
        newest: UInt64 = 0,
        epoch: String = "0"
    ) throws -> TestReply {
        try call(
            "FCALL",
            "martlet_1_attach",
            "2",
            inboxName(user),
            cursorName(user),
            device,
            "\(most)",
            "\(newest)",
            epoch
        )
    }

    @discardableResult
    func ack(_ user: String, _ device: String, _ inbox: UInt64, epoch: String = "0") throws -> TestReply {
        try call("FCALL", "martlet_1_ack", "2", inboxName(user), cursorName(user), device, "\(inbox)", epoch)
    }

    /// The user's phone acknowledges.
    @discardableResult
    func ack(_ user: String, _ inbox: UInt64, epoch: String = "0") throws -> TestReply {
        try ack(user, "phone", inbox, epoch: epoch)
    }
}
