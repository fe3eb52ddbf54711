internal import MartletWorker
internal import Protocol
internal import Router

/// What martlet_1_fanout replied, taken apart.
struct PageAnswer {
    /// The id of the last line that was fanned out; empty for none.
    let mark: [UInt8]
    let joined: [Membership]
    let left: [Membership]
    /// The id of the line up to which the memberships hold; nil from a node's functions that do not say it yet.
    let through: [UInt8]?
    private let entries: [RedisAnswer]

    init(_ answer: RedisAnswer) throws(RedisTrouble) {
        let parts = answer.elements
        guard parts.count >= 4 else { throw .refused("martlet_1_fanout answered something else") }
        mark = parts[0].bytes
        entries = parts[1].elements
        through = parts.count > 4 ? parts[4].bytes : nil
        joined = PageAnswer.pairs(parts[2]).compactMap { user, score in
            LineID(score: score).map { Membership(user: user, joined: $0) }
        }
        left = PageAnswer.pairs(parts[3]).compactMap { Membership(stint: $0, score: $1) }
    }

    /// The lines with their events.
    func lines(of conversation: String) -> [FanoutLine] {
        entries.compactMap { entry in
            guard entry.elements.count == 2 else { return nil }
            let id = entry.elements[0].bytes
            let fields = entry.elements[1].elements
            var line = LogEntry()
            for index in stride(from: 0, to: fields.count - 1, by: 2) {
                line.add(fields[index].bytes.span, fields[index + 1].bytes.span)
            }
            return FanoutLine(id: id, event: line.event(id: id.span, conversation: conversation))
        }
    }

    private static func pairs(_ list: RedisAnswer) -> [(String, String)] {
        let texts = list.elements.map { $0.text ?? "" }
        return stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
    }
}
