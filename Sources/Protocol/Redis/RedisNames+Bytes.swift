/// The names that are made once a message, from ids as they stand in other bytes; makes no String.
extension RedisNames {
    /// The hash of each participant's delivered-up-to and read-up-to message id in a conversation.
    package func appendMarks(_ conversation: Span<UInt8>, to output: inout [UInt8]) {
        append("marks:{", tag: conversation, to: &output)
    }

    /// The set of a group's members.
    package func appendMembers(_ conversation: Span<UInt8>, to output: inout [UInt8]) {
        append("members:{", tag: conversation, to: &output)
    }

    /// The stream of a user's ordered events.
    package func appendInbox(_ user: Span<UInt8>, to output: inout [UInt8]) {
        append("inbox:{", tag: user, to: &output)
    }

    /// The pub/sub channel of a user's live events.
    package func appendUserChannel(_ user: Span<UInt8>, to output: inout [UInt8]) {
        append("user:{", tag: user, to: &output)
    }

    private func append(_ head: String, tag: Span<UInt8>, to output: inout [UInt8]) {
        output.append(contentsOf: prefix)
        output.append(text: head)
        output.append(copying: tag)
        output.append(UInt8(ascii: "}"))
    }
}
