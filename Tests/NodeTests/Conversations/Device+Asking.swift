import TestSupport

/// Queries over a device's socket.
extension Device {
    /// Asks and waits for the answer, or the error; `fields` are those beside type and ref.
    @discardableResult
    func ask(_ type: String, _ fields: String = "") throws -> ChatFrame {
        let ref = try begin(type, fields)
        return try reply(to: ref)
    }

    /// Asks and returns the ref.
    func begin(_ type: String, _ fields: String = "") throws -> Int {
        queries += 1
        let ref = 1_000_000 + queries
        try write(#"{"type":"\#(type)","ref":\#(ref)\#(fields.isEmpty ? "" : ",")\#(fields)}"#)
        return ref
    }

    /// Waits for the answer to a query, or the error.
    func reply(to ref: Int) throws -> ChatFrame {
        var answer: ChatFrame?
        try wait {
            answer = others.last { $0.ref == ref } ?? errors.last { $0.ref == ref }
            return answer != nil
        }
        guard let answer else { throw TestSupportError("no answer to \(ref)") }
        return answer
    }

    /// One page of a conversation.
    func history(_ conversation: String, _ more: String = "") throws -> ChatFrame {
        try ask("history", #""conversation":"\#(conversation)"\#(more)"#)
    }

    /// Deletes a message, and waits for the answer.
    @discardableResult
    func delete(_ id: String, in conversation: String, for audience: String) throws -> ChatFrame {
        try ask("delete", #""conversation":"\#(conversation)","id":"\#(id)","for":"\#(audience)""#)
    }

    /// What this device was told of deletions.
    var deletions: [ChatFrame] { others.filter { $0.type == "deleted" } }

    /// The 1:1 conversation with somebody else.
    func conversation(with other: String) -> String {
        user.utf8.lexicographicallyPrecedes(other.utf8) ? "dm:\(user):\(other)" : "dm:\(other):\(user)"
    }
}

/// The same queries by HTTP.
extension GroupClient {
    func history(_ conversation: String, _ query: String = "") throws -> GroupAnswer {
        try send("GET", "/v1/conversations/\(conversation)/messages\(query)")
    }

    func delete(_ id: String, in conversation: String, for audience: String) throws -> GroupAnswer {
        try send("DELETE", "/v1/conversations/\(conversation)/messages/\(id)?for=\(audience)")
    }
}

extension GroupAnswer {
    /// The body as a frame without type and ref.
    func frame() throws -> ChatFrame { try ChatFrame(Array(text.utf8)) }
}
