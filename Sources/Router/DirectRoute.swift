package import Protocol

/// All Redis names of a 1:1 message from one user to another, made once and kept while the two chat.
///
/// One array holds them all; the hot path only copies parts of it into a command.
package final class DirectRoute {
    package let recipient: UserID
    package let conversation: ConversationID

    /// All parts, one behind the other.
    package let bytes: [UInt8]
    private let ends: [Int]

    /// The parts in the order of `martlet_1_send`: five keys, then the first four arguments.
    package enum Part: Int, CaseIterable, Sendable {
        case log
        case refs
        case recipientInbox
        case senderInbox
        case senderCursor
        case recipientChannel
        case senderChannel
        case conversation
        case sender
    }

    package init(from sender: UserID, to recipient: UserID, names: RedisNames) {
        self.recipient = recipient
        conversation = ConversationID(sender, recipient)
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for part in Part.allCases {
            switch part {
            case .log: names.appendLog(conversation.text, to: &bytes)
            case .refs: names.appendRefs(conversation.text, to: &bytes)
            case .recipientInbox: names.appendInbox(recipient.text, to: &bytes)
            case .senderInbox: names.appendInbox(sender.text, to: &bytes)
            case .senderCursor: names.appendCursor(sender.text, to: &bytes)
            case .recipientChannel: names.appendUserChannel(recipient.text, to: &bytes)
            case .senderChannel: names.appendUserChannel(sender.text, to: &bytes)
            case .conversation: bytes.append(text: conversation.text)
            case .sender: bytes.append(text: sender.text)
            }
            ends.append(bytes.count)
        }
        self.bytes = bytes
        self.ends = ends
    }

    /// Whether `id` is the recipient's.
    package func isFor(_ id: Span<UInt8>) -> Bool {
        recipient.text.hasBytes(id, 0..<id.count)
    }

    /// Where one part stands in `bytes`.
    package func range(of part: Part) -> Range<Int> {
        let start = part.rawValue == 0 ? 0 : ends[part.rawValue - 1]
        return start..<ends[part.rawValue]
    }
}
