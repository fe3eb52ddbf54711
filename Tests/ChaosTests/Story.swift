import Chaos

/// A small run, told by hand: alice, bob and carol with a device each, bob with a second one.
struct Story {
    static let alice = 0
    static let bob = 1
    static let laptop = 2
    static let carol = 3
    static let pair = 0
    static let group = 1

    var record: Record
    /// The lines of the two conversations' logs.
    var lines: [[StoredLine]] = [[], []]
    var waits = false
    private var time = 100

    init(guests: [Int] = []) {
        let world = World(
            users: ["alice", "bob", "carol"],
            devices: [
                World.Device(user: 0, name: "phone"), World.Device(user: 1, name: "phone"),
                World.Device(user: 1, name: "laptop"), World.Device(user: 2, name: "phone"),
            ],
            conversations: [
                World.Conversation(name: "dm:alice:bob", members: [0, 1], isGroup: false),
                World.Conversation(name: "group:g", members: [0, 1, 2], isGroup: true, guests: guests),
            ]
        )
        record = Record(world: world)
        for device in world.devices.indices { record.welcomed(device, at: 0) }
    }

    /// A moment later than everything before.
    mutating func now() -> Int {
        time += 1
        return time
    }

    /// The id of a message by its number.
    static func line(_ number: Int) -> LineNumber { LineNumber(UInt64(17_000_000_000_000 + number)) }

    /// A message that is submitted, stored and acknowledged; its line has the token's number unless another is given.
    @discardableResult
    mutating func send(_ device: Int, _ conversation: Int, line: Int? = nil) -> Int {
        let token = record.submitted(by: device, to: conversation, at: now())
        store(token, conversation, line: line)
        record.acknowledged(token, as: Story.line(line ?? token), at: now())
        return token
    }

    /// Puts a message into the log.
    mutating func store(_ token: Int, _ conversation: Int, line: Int? = nil) {
        let content = String(decoding: MessageToken.content(token), as: UTF8.self)
        let id = Story.line(line ?? token).text
        lines[conversation].append(StoredLine(id: id, fields: ["from": "alice", "content": content]))
    }

    /// Puts another line into the log.
    mutating func store(_ fields: [String: String], _ conversation: Int, line: Int) {
        lines[conversation].append(StoredLine(id: Story.line(line).text, fields: fields))
    }

    /// Each of these devices gets a message.
    mutating func deliver(_ token: Int, to devices: [Int], line: Int? = nil) {
        for device in devices {
            record.received(token, line: Story.line(line ?? token), by: device, at: now())
        }
    }

    /// A receipt arrives.
    mutating func receipt(_ token: Int, in conversation: Int, isRead: Bool, by: Int?, at device: Int) {
        let seen = ReceiptSeen(
            at: now(),
            conversation: conversation,
            line: Story.line(token),
            isRead: isRead,
            by: by
        )
        record.received(seen, by: device)
    }

    /// What the checker says.
    var verdict: Verdict {
        let users = ["alice": 0, "bob": 1, "carol": 2]
        let stored = zip(lines, record.world.conversations).map { lines, conversation in
            StoredConversation(lines.sorted { $0.id < $1.id }, of: conversation, users: users)
        }
        return Checker(record: record, stored: stored, waits: waits).verdict()
    }

    /// The kinds of violations that the checker finds.
    var kinds: Set<Violation.Kind> { Set(verdict.counts.keys) }
}
