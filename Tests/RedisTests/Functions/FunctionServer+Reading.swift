import Protocol
import TestSupport

/// What the functions left in Redis.
extension FunctionServer {
    func inboxName(_ user: String) -> String { name { names.appendInbox(user, to: &$0) } }
    func cursorName(_ user: String) -> String { name { names.appendCursor(user, to: &$0) } }
    func devicesName(_ user: String) -> String { name { names.appendDevices(user, to: &$0) } }
    func goneName(_ user: String) -> String { name { names.appendGone(user, to: &$0) } }
    func hiddenName(_ user: String) -> String { name { names.appendHidden(user, to: &$0) } }

    func logName(_ one: String = "alice", _ other: String = "bob") -> String {
        name { names.appendLog("dm:\(min(one, other)):\(max(one, other))", to: &$0) }
    }

    func refsName(_ one: String = "alice", _ other: String = "bob") -> String {
        name { names.appendRefs("dm:\(min(one, other)):\(max(one, other))", to: &$0) }
    }

    /// The entries of a stream: ids, and fields with their values.
    func entries(_ stream: String) throws -> [(id: String, fields: [String])] {
        try call("XRANGE", stream, "-", "+").elements.map { entry in
            (entry.elements[0].text ?? "", entry.elements[1].elements.map { $0.text ?? "" })
        }
    }

    /// The inbox ids that a user's inbox holds.
    func inbox(_ user: String) throws -> [String] {
        try entries(inboxName(user)).map(\.id)
    }

    /// A user's cursors by device, with the epoch under `:epoch`, without the mark of the server's life behind it.
    func cursors(_ user: String) throws -> [String: String] {
        let flat = try call("HGETALL", cursorName(user)).elements.map { $0.text ?? "" }
        var cursors: [String: String] = [:]
        for index in stride(from: 0, to: flat.count, by: 2) { cursors[flat[index]] = flat[index + 1] }
        cursors[":epoch"] = cursors[":epoch"]?.split(separator: " ").first.map(String.init)
        return cursors
    }

    /// A digest of all data; equal data gives the same.
    func digest() throws -> TestReply {
        try call("DEBUG", "DIGEST")
    }
}
