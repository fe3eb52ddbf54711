import TestSupport
import Testing

/// A conversation that bob reads, at random: written to Redis by hand, with ids of our own, and to a model alike.
struct HistoryScenario {
    static let reader = "bob"

    private(set) var model = HistoryModel()
    let isGroup: Bool
    private let server: FunctionServer
    private var generator: SeededGenerator
    private var milliseconds = 1_763_669_000_000
    private var count = -1

    init(_ server: FunctionServer, seed: UInt64) throws {
        self.server = server
        generator = SeededGenerator(seed: seed)
        isGroup = Bool.random(using: &generator)
        try server.call("FLUSHDB")
        if isGroup { try server.call("SADD", key("members"), Self.reader, "alice", "carol") }
    }

    var conversation: String { isGroup ? FunctionServer.conversation : "dm:alice:bob" }

    func key(_ head: String) -> String { "\(head):{\(conversation)}" }

    mutating func random(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    /// Writes lines, with some of them deleted or hidden at once, and for a group mostly with a late reader.
    mutating func fill(_ count: Int) throws {
        for _ in 0..<count {
            switch random(1...10) {
            case 1: try deleteOne()
            case 2: try hideOne()
            case 3 where isGroup: try write(.change)
            default: try write(.message)
            }
        }
        guard isGroup, random(1...4) > 1, !model.lines.isEmpty else { return }
        let index = random(0...model.lines.count / 2)
        model.first = model.lines[index].id
        try server.call("ZADD", key("joined"), score(model.lines[index].id), Self.reader)
    }

    /// What happens to a conversation while somebody reads it.
    mutating func disturb() throws {
        switch random(1...6) {
        case 1: try write(.message)
        case 2: try deleteOne()
        case 3: try hideOne()
        default: return
        }
    }

    /// A page that the reader asks for.
    func page(
        before: String = "",
        after: String = "",
        limit: Int,
        bytes: Int = 262_144
    ) throws -> HistoryPage {
        let keys = ["log", "deleted"].map(key) + ["hidden:{bob}"]
        return try HistoryPage(
            server.function(
                "history",
                keys: keys + (isGroup ? ["members", "joined"].map(key) : []),
                [conversation, Self.reader, before, after, "\(limit)", "\(bytes)"]
            )
        )
    }

    /// The summary for the reader.
    func summary(read: String) throws -> ConversationSummary {
        let marks = read.isEmpty ? ["DEL", key("marks")] : ["HSET", key("marks"), "read:bob", read]
        try server.call(marks)
        let keys = ["log", "deleted"].map(key) + ["hidden:{bob}", key("marks")]
        return try ConversationSummary(
            server.function(
                "summary",
                keys: keys + (isGroup ? ["members", "joined", "info"].map(key) : []),
                [conversation, Self.reader, isGroup ? "" : "alice"]
            )
        )
    }

    private func score(_ id: String) -> String { id.replacing("-", with: ".") }

    /// Ids are close together, so that many share a millisecond.
    private mutating func newID() -> String {
        let step = random(0...2)
        count = step > 0 || count == 9 ? 0 : count + 1
        milliseconds += count == 0 ? max(step, 1) : 0
        return "\(milliseconds)-\(count)"
    }

    private mutating func write(_ kind: HistoryModel.Kind) throws {
        let id = newID()
        let sender = random(1...3) == 1 ? Self.reader : "alice"
        let text = String(repeating: "x", count: random(0...300))
        let fields =
            kind == .change
            ? ["change", #"{"change":"added","users":["carol"]}"#]
            : ["device", "phone", "ref", "1", "content", #"{"kind":"text","text":"\#(text)"}"#]
        try server.call(["XADD", key("log"), id, "from", sender] + fields)
        model.wrote(id, by: sender, kind)
    }

    private mutating func deleteOne() throws {
        guard let message = model.messages.randomElement(using: &generator) else { return }
        let line = newID()
        let fields = ["from", "alice", "deleted", message.id, "sender", message.sender]
        try server.call(["XADD", key("log"), line] + fields)
        try server.call("XDEL", key("log"), message.id)
        let event = #"{"type":"deleted","id":"\#(message.id)"}"#
        try server.call("ZADD", key("deleted"), score(message.id), event)
        model.deleted(message.id)
        model.wrote(line, by: "alice", .deletion)
    }

    private mutating func hideOne() throws {
        guard let id = model.visible.randomElement(using: &generator) else { return }
        try server.call("ZADD", "hidden:{bob}", score(id), "\(conversation)/\(id)")
        model.hid(id)
    }
}
