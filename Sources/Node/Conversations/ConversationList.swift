internal import Protocol
internal import Redis

/// A page of a user's conversations: their names by their last lines, then a summary of each.
final class ConversationList {
    private unowned let node: Node
    private let user: UserID
    private let answer: QueryAnswer
    private let before: ConversationCursor?
    private let limit: Int
    private var reading = Reading()
    /// The conversations of the page, in its order.
    private var rows: [Row] = []
    /// There are further conversations behind the page.
    private var hasMore = false
    /// How many summaries were asked for, and how many have come.
    private var asked = 0
    private var received = 0
    /// The summaries so far as JSON, with commas between them.
    private var body: [UInt8] = []

    /// Beyond it the page ends, however many conversations were asked for; one may have more alone.
    static let mostBytes = ConversationQuery.mostBytes
    /// Summaries on their way at once: enough to fill the pipeline, few enough for Redis to serve others between them.
    static let mostUnderWay = 8
    /// What is read beside a page at first, for those with the same last line as the one that the page before ended with.
    private static let spareNames = 8
    /// What is read at once from then on, and how often: nobody has as many with one and the same last line.
    private static let furtherNames = 500
    private static let mostReadings = 16
    /// The context of reading names; summaries have their number.
    private static let names = UInt64.max

    /// A conversation of the page.
    private struct Row {
        let place: LineID
        let party: ConversationParty
        var conversation: ConversationID { party.conversation }
    }

    /// How far the names were read.
    private struct Reading {
        var offset = 0
        var count = 0
        var rounds = 0
    }

    init(of user: UserID, before: ConversationCursor?, limit: Int, node: Node, _ answer: QueryAnswer) {
        self.node = node
        self.user = user
        self.before = before
        self.limit = limit
        self.answer = answer
    }

    /// Reads the names; one more than the page has tells whether there is a next one.
    func begin() {
        reading.offset += reading.count
        reading.count =
            reading.rounds == 0 ? limit + 1 + ConversationList.spareNames : ConversationList.furtherNames
        reading.rounds += 1
        let wasQueued = node.link.submit(to: self, context: ConversationList.names) { command in
            command.add("ZRANGE")
            command.add { node.names.appendChats(user.text, to: &$0) }
            command.add(before?.place.score ?? "+inf")
            command.add("-inf")
            command.add("BYSCORE")
            command.add("REV")
            command.add("LIMIT")
            command.add(reading.offset)
            command.add(reading.count)
            command.add("WITHSCORES")
        }
        if !wasQueued { answer.give(.unavailable) }
    }

    private func readNames(_ reply: Reply) {
        guard reply.kind == .array else { return answer.refuse(reply) }
        for index in stride(from: 0, to: reply.count - 1, by: 2) where rows.count <= limit {
            if let row = row(reply[index], reply[index + 1]) { rows.append(row) }
        }
        let isFull = reply.count / 2 >= reading.count
        if rows.count <= limit, isFull, reading.rounds < ConversationList.mostReadings { return begin() }
        hasMore = rows.count > limit
        rows = Array(rows.prefix(limit))
        if rows.isEmpty { end(count: 0) } else { askOn() }
    }

    /// Nil for what is in front of the page, and for what is no conversation of the user's.
    private func row(_ name: Reply?, _ score: Reply?) -> Row? {
        guard let conversation = name?.string.flatMap({ ConversationID($0) }),
            let place = score?.string.flatMap({ LineID(score: $0) }),
            let party = ConversationParty(user, in: conversation),
            before?.precedes(place, conversation) != false
        else { return nil }
        return Row(place: place, party: party)
    }

    private func askOn() {
        while asked < rows.count, asked - received < ConversationList.mostUnderWay, !answer.isGiven {
            let commands = QueryCommands(rows[asked].party, names: node.names)
            let wasQueued = node.link.submit(to: self, context: UInt64(asked)) { commands.summary(to: &$0) }
            guard wasQueued else { return answer.give(.unavailable) }
            asked += 1
        }
    }

    /// Summaries come in the order in which they were asked for.
    private func take(_ reply: Reply, _ row: Row) {
        guard let view = view(reply, row.conversation) else { return answer.refuse(reply) }
        let size = body.count
        if received > 0 { body.append(UInt8(ascii: ",")) }
        ConversationSummary(row.conversation, row.place, view.value).append(to: &body)
        if received > 0, body.count > ConversationList.mostBytes {
            body.removeLast(body.count - size)
            hasMore = true
            return end(count: received)
        }
        received += 1
        if received == rows.count { end(count: received) } else { askOn() }
    }

    /// What the user may see, or that they may see nothing; nil when Redis refused to say.
    private func view(_ reply: Reply, _ conversation: ConversationID) -> Shown? {
        if reply.starts(with: "NOTAMEMBER") { return Shown(value: nil) }
        if reply.starts(with: "WRONGTYPE") {
            // Something foreign lies under one name: this must not hide all the others for good.
            answer.log("\(conversation): \(reply.string ?? "")")
            return Shown(value: ConversationSummary.View())
        }
        return ConversationSummary.View(conversation, reply).map { Shown(value: $0) }
    }

    private struct Shown {
        let value: ConversationSummary.View?
    }

    private func end(count: Int) {
        var fields: [UInt8] = []
        fields.reserveCapacity(body.count + 256)
        fields.append(text: "\"conversations\":[")
        fields.append(contentsOf: body)
        fields.append(UInt8(ascii: "]"))
        if hasMore, count > 0 {
            let cursor = ConversationCursor(rows[count - 1].place, rows[count - 1].conversation)
            fields.append(text: ",\"next\":\"\(cursor.text)\"")
        }
        answer.give(.fields(fields))
    }
}

extension ConversationList: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        if answer.isGiven { return }
        if context == ConversationList.names { return readNames(reply) }
        take(reply, rows[received])
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        answer.give(.unavailable)
    }
}
