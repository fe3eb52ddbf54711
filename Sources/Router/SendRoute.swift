package import Protocol

/// All Redis names of a message from one user to another or to a group, made once and kept while they go on.
///
/// One array holds them all, in the order of the function that takes them; the hot path only copies parts of it into a
/// command.
package final class SendRoute {
    package let conversation: ConversationID

    /// The function that stores the message: all names first, then device, ref, content.
    package let function: StaticString

    /// How many of the parts are keys; the others are the function's first arguments.
    package let keyCount: Int

    /// All parts, one behind the other.
    package let bytes: [UInt8]
    private let ends: [Int]
    /// The id of the user or group.
    private let recipient: String

    /// The message goes to a group, and so to its members by way of a worker.
    package let isToGroup: Bool

    /// How many members the group had when it was last counted; nil before.
    package var memberCount: Int?

    /// To a user, for `martlet_1_send`.
    package init(from sender: UserID, to recipient: UserID, names: RedisNames) {
        let conversation = ConversationID(sender, recipient)
        self.conversation = conversation
        function = "martlet_1_send"
        isToGroup = false
        self.recipient = recipient.text
        var parts = Parts()
        parts.add { names.appendLog(conversation.text, to: &$0) }
        parts.add { names.appendRefs(conversation.text, to: &$0) }
        parts.add { names.appendInbox(recipient.text, to: &$0) }
        parts.add { names.appendInbox(sender.text, to: &$0) }
        parts.add { names.appendCursor(sender.text, to: &$0) }
        parts.add { names.appendChats(recipient.text, to: &$0) }
        parts.add { names.appendChats(sender.text, to: &$0) }
        keyCount = parts.ends.count
        parts.add { names.appendUserChannel(recipient.text, to: &$0) }
        parts.add { names.appendUserChannel(sender.text, to: &$0) }
        parts.add { $0.append(text: conversation.text) }
        parts.add { $0.append(text: sender.text) }
        bytes = parts.bytes
        ends = parts.ends
    }

    /// To a group, for `martlet_1_group_send`.
    package init(from sender: UserID, to group: GroupID, names: RedisNames) {
        let conversation = ConversationID(group)
        self.conversation = conversation
        function = "martlet_1_group_send"
        isToGroup = true
        recipient = group.text
        var parts = Parts()
        parts.add { names.appendLog(conversation.text, to: &$0) }
        parts.add { names.appendRefs(conversation.text, to: &$0) }
        parts.add { names.appendMembers(conversation.text, to: &$0) }
        parts.add { names.appendWork("fanout:\(FanoutPartition.of(group))", to: &$0) }
        keyCount = parts.ends.count
        parts.add { $0.append(text: conversation.text) }
        parts.add { $0.append(text: sender.text) }
        bytes = parts.bytes
        ends = parts.ends
    }

    /// The number of parts.
    package var count: Int { ends.count }

    /// Where one part stands in `bytes`.
    package func range(_ part: Int) -> Range<Int> {
        let start = part == 0 ? 0 : ends[part - 1]
        return start..<ends[part]
    }

    /// Where the name of the conversation's log stands in `bytes`.
    package var log: Range<Int> { range(0) }

    /// Where the name of the hash of the conversation's refs stands in `bytes`.
    package var refs: Range<Int> { range(1) }

    /// Where the name of the set of the group's members stands in `bytes`.
    package var members: Range<Int> { range(2) }

    /// Whether the frame, of which `recipient` is a part, goes this way.
    package func leads(to recipient: ClientFrame.Recipient, of frame: Span<UInt8>) -> Bool {
        switch recipient {
        case .user(let id): !isToGroup && self.recipient.hasBytes(frame, id)
        case .group(let id): isToGroup && self.recipient.hasBytes(frame, id)
        }
    }

    /// Gathers the parts.
    private struct Parts {
        var bytes: [UInt8] = []
        var ends: [Int] = []

        mutating func add(_ part: (inout [UInt8]) -> Void) {
            part(&bytes)
            ends.append(bytes.count)
        }
    }
}
