internal import MartletWorker
internal import Protocol
internal import Router

/// Reads who is in a group, and then the log behind what was fanned out.
///
/// The order matters: the members first, in steps, then in one call the lines and who came or went with them. Whoever
/// joined or left between is in that call's answer, provided that the mark did not move meanwhile: only another worker
/// whose lease this one's has replaced, or will, can do that, and then everything is read again.
final class PageReader {
    /// What was read.
    enum Outcome {
        case page(FanoutPage)
        case nothing
        case moved
        case failed(FanoutFailure)
    }

    private let context: FanoutContext
    private let conversation: String
    private let completion: (PageReader, Outcome) -> Void
    private var mark: [UInt8] = []
    private var members = UserList()
    private var steps = 0
    private var isOver = false

    init(
        _ conversation: String,
        context: FanoutContext,
        completion: @escaping (PageReader, Outcome) -> Void
    ) {
        self.conversation = conversation
        self.context = context
        self.completion = completion
    }

    /// Asks for all of it at once: most groups' members fit into one step, and it then takes one round trip.
    func start() {
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
            handle(result) { answer throws(FanoutFailure) in
                try add(answer, isFirst: isFirst)
            }
        }
    }

    private func add(_ answer: RedisAnswer, isFirst: Bool) throws(FanoutFailure) {
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
        context.redis.send({ command in
            command.add("FCALL")
            command.add("martlet_1_fanout")
            command.add(4)
            command.add(context.names.log(conversation))
            command.add(context.names.fanned(conversation))
            command.add(context.names.joined(conversation))
            command.add(context.names.left(conversation))
            command.add(context.limits.pageLines)
            command.add(context.limits.pageBytes)
        }) { [self] result in
            guard !isSpeculative || steps == 1 else { return }
            handle(result) { answer throws(FanoutFailure) in
                end(try outcome(PageAnswer(answer)))
            }
        }
    }

    private func outcome(_ answer: PageAnswer) throws(FanoutFailure) -> Outcome {
        guard answer.mark == mark else { return .moved }
        let lines = answer.lines(of: conversation)
        let recipients = Recipients(members: members, joined: answer.joined, left: answer.left)
        return FanoutPage(lines: lines, recipients: recipients).map(Outcome.page) ?? .nothing
    }

    private func handle(
        _ result: Result<RedisAnswer, RedisFailure>,
        _ body: (RedisAnswer) throws(FanoutFailure) -> Void
    ) {
        guard !isOver else { return }
        do throws(FanoutFailure) {
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
