internal import MartletWorker
internal import Protocol
internal import Router

/// Reads who is in a group, and then the log behind what was fanned out.
///
/// The order matters: the members first, in steps, then in one call the lines and who came or went with them. Whoever
/// joined or left between is in that call's answer, provided that the mark did not move meanwhile: only another worker
/// whose lease this one's has replaced, or will, can do that, and then everything is read again. Likewise when the
/// connection was another one in between: a cursor of SSCAN means nothing to a Redis that was started anew.
///
/// A log that is far behind is read in pages, and who came or went is read with the first of them.
final class PageReader {
    private let context: FanoutContext
    private let conversation: String
    private let completion: (PageReader, Outcome) -> Void
    private var known: KnownRecipients?
    /// The connection that all of it was read on.
    let generation: UInt64
    private var mark: [UInt8] = []
    private var members = UserList()
    private var steps = 0
    private var isOver = false

    init(
        _ conversation: String,
        known: KnownRecipients?,
        context: FanoutContext,
        completion: @escaping (PageReader, Outcome) -> Void
    ) {
        self.conversation = conversation
        self.known = known
        self.context = context
        generation = context.redis.generation
        self.completion = completion
    }

    /// Asks for the lines alone if it is known who gets them.
    func start() {
        if let known { readLines(known) } else { readAll() }
    }

    private func readLines(_ known: KnownRecipients) {
        callFanout(through: known.through) { [self] result in
            handle(result) { answer throws(RedisTrouble) in
                let answer = try PageAnswer(answer)
                let lines = answer.lines(of: conversation)
                guard context.redis.generation == generation, answer.through == known.through,
                    let recipients = known.of(lines),
                    let page = FanoutPage(lines: lines, recipients: recipients, hasMore: true)
                else { return readAll() }
                end(.page(page, page.end.id == known.through ? nil : known))
            }
        }
    }

    /// Asks for all of it at once: most groups' members fit into one step, and it then takes one round trip.
    private func readAll() {
        context.redis.send(["GET", context.names.fanned(conversation)]) { [self] result in
            handle(result) { mark = $0.bytes }
        }
        readMembers(cursor: [UInt8(ascii: "0")], isFirst: true)
        readLines(isSpeculative: true)
    }

    private func readMembers(cursor: [UInt8], isFirst: Bool) {
        steps += 1
        context.redis.send({ command in
            command.add("SSCAN")
            command.add(context.names.members(conversation))
            command.add(cursor)
            command.add("COUNT")
            command.add(context.limits.memberPage)
        }) { [self] result in
            handle(result) { answer throws(RedisTrouble) in
                try add(answer, isFirst: isFirst)
            }
        }
    }

    private func add(_ answer: RedisAnswer, isFirst: Bool) throws(RedisTrouble) {
        guard answer.elements.count == 2 else { throw .refused("SSCAN answered something else") }
        for member in answer.elements[1].elements { members.append(member.bytes.span) }
        guard members.count <= context.limits.members, steps <= context.limits.members else {
            throw .refused("more than \(context.limits.members) members")
        }
        let cursor = answer.elements[0].bytes
        guard cursor != [UInt8(ascii: "0")] else {
            if !isFirst { readLines(isSpeculative: false) }
            return
        }
        readMembers(cursor: cursor, isFirst: false)
    }

    /// The first time before the answer about the members is here: the lines count if that answer has all of them.
    private func readLines(isSpeculative: Bool) {
        callFanout(through: []) { [self] result in
            guard !isSpeculative || steps == 1 else { return }
            handle(result) { answer throws(RedisTrouble) in
                end(outcome(try PageAnswer(answer)))
            }
        }
    }

    private func callFanout(
        through known: [UInt8],
        completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void
    ) {
        let build = { [self] (command: inout RedisCommand) in
            for word in ["FCALL", "martlet_1_fanout", "4"] { command.add(word) }
            command.add(context.names.log(conversation))
            command.add(context.names.fanned(conversation))
            command.add(context.names.joined(conversation))
            command.add(context.names.left(conversation))
            command.add(context.limits.pageLines)
            command.add(context.limits.pageBytes)
            command.add(known)
        }
        context.redis.send(build, completion: completion)
    }

    private func outcome(_ answer: PageAnswer) -> Outcome {
        guard answer.mark == mark, context.redis.generation == generation else { return .moved }
        let lines = answer.lines(of: conversation)
        guard let first = lines.first, let last = lines.last else { return .nothing }
        let all = Recipients(members: members, joined: answer.joined, left: answer.left)
        let isEnd = answer.through == last.id
        let rest = isEnd ? nil : answer.through.map { KnownRecipients(all, first: first.line, through: $0) }
        let recipients = rest?.of(lines) ?? all
        let page = FanoutPage(lines: lines, recipients: recipients, hasMore: !isEnd)
        return page.map { .page($0, rest) } ?? .nothing
    }

    private func handle(
        _ result: Result<RedisAnswer, RedisFailure>,
        _ body: (RedisAnswer) throws(RedisTrouble) -> Void
    ) {
        guard !isOver else { return }
        do throws(RedisTrouble) {
            try body(try result.outcome())
        } catch {
            end(.failed(error))
        }
    }

    private func end(_ outcome: Outcome) {
        isOver = true
        completion(self, outcome)
    }
}
