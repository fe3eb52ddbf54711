import Protocol
import Router
import Testing

/// Against a model that remembers everything: no mark early, none lost, and no cursor ahead of a mark.
@Suite struct UnacknowledgedEventsPropertyTests {
    private static let runs: UInt64 = 150
    private static let steps = 3_000

    private struct Message {
        let inbox: UInt64
        let line: LineID
        let conversation: Int
    }

    private struct Run {
        var events = UnacknowledgedEvents()
        var random: SeededGenerator
        let conversations: Int
        /// Everything that was sent and is not confirmed, in the order of the inbox.
        var messages: [Message] = []
        var inbox: UInt64 = 0
        var acknowledged: UInt64 = 0
        var cursor: UInt64 = 0
        /// What was told of each conversation, and has arrived.
        var marks: [LineID]
        /// What is on its way: marks, and the cursor behind them.
        var underWay: (marks: [(Int, LineID)], cursor: UInt64)?

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            conversations = [1, 2, 7, 60, 400][Int(seed % 5)]
            marks = Array(repeating: .zero, count: conversations)
        }

        static func name(_ conversation: Int) -> [UInt8] { Array("dm:alice:user\(conversation)".utf8) }

        mutating func send() {
            // Some inbox ids are events of other kinds.
            inbox += UInt64.random(in: 1...3, using: &random)
            let conversation = Int.random(in: 0..<conversations, using: &random)
            let message = Message(inbox: inbox, line: LineID(tenths: inbox * 7), conversation: conversation)
            messages.append(message)
            let name = Self.name(conversation)
            events.sent(inbox, message.line, in: name.span)
        }

        mutating func acknowledge() {
            acknowledged = UInt64.random(in: acknowledged...inbox, using: &random)
        }

        mutating func pass() throws {
            guard underWay == nil else { return }
            var told: [(Int, LineID)] = []
            let limit = events.pass(upTo: acknowledged) { name, line in
                let text = String(copying: name, 0..<name.count)
                told.append((Int(text.dropFirst("dm:alice:user".count)) ?? -1, line))
            }
            try #require(limit <= acknowledged)
            for (conversation, line) in told {
                let message = messages.last { $0.conversation == conversation && $0.line == line }
                let found = try #require(message, "a mark of what was never sent, or long told")
                try #require(found.inbox <= acknowledged, "told too early")
            }
            underWay = (told, limit)
        }

        mutating func answer(mayFail: Bool) throws {
            guard let answered = underWay else { return }
            underWay = nil
            if mayFail, Int.random(in: 0..<4, using: &random) == 0 {
                // Some of the marks may have arrived, the cursor has not.
                for (conversation, line) in answered.marks.prefix(answered.marks.count / 2) {
                    mark(conversation, line)
                }
                return events.failed()
            }
            for (conversation, line) in answered.marks { mark(conversation, line) }
            cursor = max(cursor, answered.cursor)
            events.confirmed(cursor)
            for message in messages where message.inbox <= cursor {
                try #require(marks[message.conversation] >= message.line, "the cursor passed \(message)")
            }
            messages.removeAll { $0.inbox <= cursor }
        }

        mutating func read() {
            guard let message = messages.randomElement(using: &random) else { return }
            mark(message.conversation, message.line)
            let name = Self.name(message.conversation)
            events.read(message.line, in: name.span)
        }

        private mutating func mark(_ conversation: Int, _ line: LineID) {
            marks[conversation] = max(marks[conversation], line)
        }
    }

    @Test func `the cursor never passes an unmarked message, and in the end all are marked`() throws {
        for seed in 0..<Self.runs {
            var run = Run(seed: seed)
            let pace = Int.random(in: 1...40, using: &run.random)
            for _ in 0..<Self.steps {
                switch Int.random(in: 0..<pace + 8, using: &run.random) {
                case 0, 1: run.acknowledge()
                case 2, 3: try run.pass()
                case 4, 5: try run.answer(mayFail: true)
                case 6: run.read()
                default: run.send()
                }
                try #require(run.events.count <= UnacknowledgedEvents.mostEntries, "seed \(seed)")
            }
            try run.answer(mayFail: false)
            run.acknowledged = run.inbox
            try run.pass()
            try run.answer(mayFail: false)
            try #require(run.events.isEmpty && run.messages.isEmpty, "seed \(seed)")
            try #require(run.cursor == run.inbox, "seed \(seed)")
        }
    }
}
