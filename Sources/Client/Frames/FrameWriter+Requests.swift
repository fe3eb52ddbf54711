internal import Protocol

/// Questions, each with a ref that its answer names.
extension FrameWriter {
    /// `conversations`, `history`, `info` or `delete`.
    package static func append(_ request: ClientRequest, ref: UInt64, to output: inout [UInt8]) {
        switch request {
        case .conversations(let limit, let before):
            begin("conversations", ref: ref, to: &output)
            output.append(text: ",\"limit\":\(limit)")
            append("before", before, to: &output)
        case .history(let conversation, let limit, let before, let after):
            begin("history", ref: ref, to: &output)
            append("conversation", conversation, to: &output)
            output.append(text: ",\"limit\":\(limit)")
            append("before", before, to: &output)
            append("after", after, to: &output)
        case .info(let conversation, let id):
            begin("info", ref: ref, to: &output)
            append("conversation", conversation, to: &output)
            append("id", id, to: &output)
        case .delete(let conversation, let id, let audience):
            begin("delete", ref: ref, to: &output)
            append("conversation", conversation, to: &output)
            append("id", id, to: &output)
            append("for", audience.rawValue, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    /// `read`: the user has read the conversation up to a message.
    package static func appendRead(
        _ conversation: String,
        id: String,
        ref: UInt64,
        to output: inout [UInt8]
    ) {
        begin("read", ref: ref, to: &output)
        append("conversation", conversation, to: &output)
        append("id", id, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    /// `watch`: whose coming and going the connection wants to be told.
    package static func appendWatch(_ users: [String], ref: UInt64, to output: inout [UInt8]) {
        begin("watch", ref: ref, to: &output)
        output.append(text: ",\"users\":[")
        for (index, user) in users.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONText.append(user, to: &output)
        }
        output.append(text: "]}")
    }

    /// `typing`: what the user does, for those who are there.
    package static func append(_ signal: TypingSignal, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"typing\"")
        append("to", signal.recipient, to: &output)
        append("state", signal.state, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    private static func begin(_ type: String, ref: UInt64, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"\(type)\",\"ref\":")
        output.append(decimal: ref)
    }

    private static func append(_ field: String, _ text: String?, to output: inout [UInt8]) {
        guard let text else { return }
        output.append(text: ",\"\(field)\":")
        JSONText.append(text, to: &output)
    }
}
