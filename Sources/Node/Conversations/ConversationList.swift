internal import Protocol
internal import Redis
internal import Router

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
    /// How many summaries were asked for.
    private var asked = 0
    private var page = ConversationPage(mostBytes: ConversationQuery.mostBytes)
    /// What the page costs beyond what was paid, in messages.
    private var debt = 0

    /// Summaries on their way at once: enough to fill the pipeline, few enough for Redis to serve others between them.
    private static let mostUnderWay = 8
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

    /// Reads names; one more than the page has tells whether there is a next one.
    func begin() {
        reading.offset += reading.count
        let first = limit + 1 + ConversationList.spareNames
        reading.count = reading.rounds == 0 ? first : ConversationList.furtherNames
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
        if rows.isEmpty { end() } else { askOn() }
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
        while asked < rows.count, asked - page.count < ConversationList.mostUnderWay {
            let commands = QueryCommands(rows[asked].party, names: node.names)
            let wasQueued = node.link.submit(to: self, context: UInt64(asked)) { commands.summary(to: &$0) }
            guard wasQueued else { return answer.give(.unavailable) }
            asked += 1
        }
    }

    /// Summaries come in the order in which they were asked for.
    private func take(_ reply: Reply) {
        let row = rows[page.count]
        guard let summary = summary(row, reply) else { return answer.refuse(reply) }
        debt += Query.price(of: summary)
        guard page.append(summary) else {
            hasMore = true
            return end()
        }
        if page.count == rows.count { end() } else { askOn() }
    }

    /// Nil when Redis refused to say.
    private func summary(_ row: Row, _ reply: Reply) -> ConversationSummary? {
        if reply.starts(with: "NOTAMEMBER") { return ConversationSummary(row.conversation, row.place, nil) }
        if reply.starts(with: "WRONGTYPE") {
            // Something foreign lies under one name: this must not hide all the others for good.
            answer.log("\(row.conversation): \(reply.string ?? "")")
            return ConversationSummary(row.conversation, row.place, ConversationSummary.View())
        }
        guard let view = ConversationSummary.View(row.conversation, reply) else { return nil }
        return ConversationSummary(row.conversation, row.place, view)
    }

    private func end() {
        if debt > 0 { node.users.changeAllowance(of: user) { $0.owe(debt) } }
        var fields: [UInt8] = []
        page.appendFields(hasMore: hasMore, to: &fields)
        answer.give(.fields(fields))
    }
}

extension ConversationList: ReplyReceiver {
    func received(_ reply: Reply, context: UInt64) {
        if answer.isGiven { return }
        if context == ConversationList.names { readNames(reply) } else { take(reply) }
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        answer.give(.unavailable)
    }
}
