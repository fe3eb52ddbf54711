/// The names of Redis keys and channels, with their hash tags and the operator's prefix.
///
/// Each is written into the bytes of its caller. docs/redis.md is the contract for them.
package struct RedisNames: Sendable {
    private let prefix: [UInt8]

    /// - Parameter prefix: stands before every name, so that several systems may share a Redis.
    package init(prefix: String) {
        self.prefix = Array(prefix.utf8)
    }

    /// The pub/sub channel of a user's live events.
    package func appendUserChannel(_ user: String, to output: inout [UInt8]) {
        append("user:{", user, to: &output)
    }

    /// The stream of a user's ordered events.
    package func appendInbox(_ user: String, to output: inout [UInt8]) {
        append("inbox:{", user, to: &output)
    }

    /// The hash of a user's devices and what each has acknowledged.
    package func appendCursor(_ user: String, to output: inout [UInt8]) {
        append("cursor:{", user, to: &output)
    }

    /// The stream of a conversation's history.
    package func appendLog(_ conversation: String, to output: inout [UInt8]) {
        append("log:{", conversation, to: &output)
    }

    /// The hash of each device's highest ref in a conversation.
    package func appendRefs(_ conversation: String, to output: inout [UInt8]) {
        append("refs:{", conversation, to: &output)
    }

    private func append(_ head: String, _ tag: String, to output: inout [UInt8]) {
        output.append(contentsOf: prefix)
        output.append(text: head)
        output.append(text: tag)
        output.append(UInt8(ascii: "}"))
    }
}
