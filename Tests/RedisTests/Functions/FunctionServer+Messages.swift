import Protocol
import Router
import TestSupport
import Testing

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
        try call(sendCommand(sender, device, to: recipient, ref: ref, content))
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
        return ["FCALL", "martlet_1_send", "\(route.keyCount)"] + parts + [device, "\(ref)", content]
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
            reply = try find(sender, device, with: recipient, ref: ref, from: place)
            calls += 1
        }
        return (reply, calls)
    }

    /// Goes on with the search for an older ref.
    func find(
        _ sender: String = "alice",
        _ device: String = "phone",
        with recipient: String = "bob",
        ref: UInt64,
        from place: String
    ) throws -> TestReply {
        let keys = [logName(sender, recipient), refsName(sender, recipient)]
        return try function("find", keys: keys, [sender, device, "\(ref)", place])
    }

    @discardableResult
    func attach(
        _ user: String,
        _ device: String = "phone",
        most: Int = 16,
        newest: UInt64 = 0,
        epoch: String = "0"
    ) throws -> TestReply {
        try function(
            "attach",
            keys: [inboxName(user), cursorName(user), devicesName(user)],
            [device, "\(most)", "\(newest)", epoch]
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

    /// A 1:1 message with taps.
    func sendWithTaps(
        _ sender: String = "alice",
        to recipient: String = "bob",
        ref: UInt64,
        messages: [Tap] = [],
        pushes: [Tap] = []
    ) throws -> TestReply {
        var command = try sendCommand(sender, to: recipient, ref: ref)
        let taps = messages + pushes
        command[2] = "\(7 + taps.count)"
        command.insert(contentsOf: taps.map { prefix + $0.stream }, at: 10)
        return try call(command + ["\(messages.count)"] + taps.map { "\($0.most)" })
    }
}
