import TestSupport

/// What devices are told of how far others are.
extension Device {
    var receipts: [ChatFrame] { others.filter { $0.type == "receipt" } }
    var signals: [ChatFrame] { others.filter { $0.type == "typing" } }

    /// The ids of the receipts of one status, as they came.
    func receipts(_ status: String) -> [String] {
        receipts.filter { $0.string("status") == status }.compactMap(\.id)
    }

    /// Marks a conversation as read, and waits for the answer.
    @discardableResult
    func read(_ id: String, in conversation: String) throws -> ChatFrame {
        try ask("read", #""conversation":"\#(conversation)","id":"\#(id)""#)
    }

    /// Waits for a receipt.
    func wait(_ status: String, _ id: String) throws {
        try wait { receipts(status).contains(id) }
    }
}

extension Stage {
    /// A mark as Redis has it.
    func mark(_ status: String, of user: String, in conversation: String) throws -> String? {
        try redis.command("HGET", "marks:{\(conversation)}", "\(status):\(user)").text
    }

    /// Waits until Redis has the mark.
    func wait(_ status: String, of user: String, in conversation: String, _ id: String) throws {
        let isThere = try Deadline().wait { try mark(status, of: user, in: conversation) == id }
        guard isThere else {
            let mark = try mark(status, of: user, in: conversation) ?? "none"
            throw TestSupportError("\(status) of \(user) is \(mark), not \(id)")
        }
    }
}
