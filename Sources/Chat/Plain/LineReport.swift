package import Client
internal import Terminal

/// The lines of plain mode, one for each thing that happened; stable, for programs to read.
///
/// ```
/// bob: hi                       a message from bob
/// bob@g1: hi                    a message in group g1
/// alice > bob: hi               a message that another device of alice's sent to bob
/// change g1 alice added bob     what somebody did to group g1
/// sent 7 1763669-0              the seventh line of input is stored, under this message id
/// failed 7 not_a_member text    the seventh line is refused
/// delivered bob 1763669-0       bob has your messages up to this one; group:g1 when all of the group have them
/// read bob 1763669-0            and has read them
/// seen bob 1763669-0            another device of yours has read what bob wrote up to this one
/// deleted bob 1763669-0 all bob a message in the conversation with bob is gone, for all or for me, and who did it
/// typing bob typing             also: bob@g1, and other states, such as stopped
/// presence bob online           also: offline 1763669000123 (last seen, ms since 1970, where that is known)
/// chat bob 2 1763669-0 bob: hi  answers /chats: unread messages and the last line
/// history bob 1763669-0 bob: hi answers /history, oldest first; before it: more bob 1763668-0
/// info carol read               answers /info: also sent, delivered
/// done 7                        the seventh line is answered
/// status connected n1           also: connecting, reconnecting 3 (seconds) why, closed why
/// resync                        the server lost events; some messages may be missing
/// ```
/// Texts are neutralised; a line break in one is written `\n` and a backslash `\\`, so that each stays on its line.
package struct LineReport {
    let user: String
    private var numbers: [SendID: Int] = [:]
    /// What was asked for and not answered yet, by the number of its line.
    var requests: [RequestID: Int] = [:]
    var count = 0

    /// Whether some line was refused.
    package private(set) var hasFailures = false

    package init(user: String) {
        self.user = user
    }

    /// How many lines of input were not answered yet.
    package var pendingCount: Int { numbers.count + requests.count }

    /// Counts a line of input that goes out under `id`.
    package mutating func submitted(_ id: SendID) {
        count += 1
        numbers[id] = count
    }

    /// Counts a line of input that cannot go out.
    package mutating func refused(code: String, reason: String) -> String {
        count += 1
        return failure(count, code: code, reason: reason)
    }

    /// A message arrived, or was sent by another device of the user.
    package func message(_ message: IncomingMessage) -> String {
        let text = LineReport.escape(MessageText.shown(message.content))
        let from = LineReport.escape(message.from)
        let place = ConversationPlace(message.conversation, user: user)
        switch place {
        case .direct(let other) where message.from == user && other != user:
            return "\(from) > \(LineReport.escape(other)): \(text)"
        case .direct: return "\(from): \(text)"
        case .group(let group): return "\(from)@\(LineReport.escape(group)): \(text)"
        }
    }

    /// Somebody did something to a group.
    package func change(_ change: IncomingChange) -> String {
        let words = LineReport.escape(ChangeText.shown(change))
        return switch ConversationPlace(change.conversation, user: user) {
        case .direct(let name), .group(let name): "change \(LineReport.escape(name)) \(words)"
        }
    }

    /// A line of input is stored as the message `messageID`; nil for an answer to none of ours.
    package mutating func sent(_ id: SendID, messageID: String) -> String? {
        numbers.removeValue(forKey: id).map { "sent \($0) \(LineReport.escape(messageID))" }
    }

    /// A line of input is refused; nil for an answer to none of ours.
    package mutating func failed(_ id: SendID, code: String, reason: String) -> String? {
        guard let number = numbers.removeValue(forKey: id) else { return nil }
        return failure(number, code: code, reason: reason)
    }

    /// Where the connection stands at a monotonic time in milliseconds; nil for steps on the way.
    ///
    /// `end` is how the last attempt or connection ended.
    package func status(
        _ status: ConnectionStatus,
        because end: ConnectionEnd? = nil,
        node: String,
        now: UInt64
    ) -> String? {
        switch status {
        case .idle, .awaitingWelcome: nil
        case .connecting: "status connecting"
        case .live: "status connected \(LineReport.escape(node))"
        case .waiting(let until):
            "status reconnecting \(ConnectionLine.seconds(until: until, now: now))"
                + (end.map { " \(LineReport.escape(ConnectionLine.reason($0)))" } ?? "")
        case .closed(nil): "status closed"
        case .closed(let end?): "status closed \(LineReport.escape(ConnectionLine.reason(end)))"
        }
    }

    mutating func failure(_ number: Int, code: String, reason: String) -> String {
        hasFailures = true
        return "failed \(number) \(LineReport.escape(code)) \(LineReport.escape(reason))"
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in SafeText.neutralise(text, breaks: .kept) {
            switch character {
            case "\n": escaped += "\\n"
            case "\\": escaped += "\\\\"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
