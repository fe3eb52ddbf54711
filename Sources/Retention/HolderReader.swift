internal import MartletWorker
internal import Protocol
internal import Router

/// Reads whose inboxes may hold a message of a group: members since before it, and those who left with it or later.
///
/// The members first, in steps, then who joined and who left since the message: whoever joined or left meanwhile stands in
/// those as well. All of it is read again where the connection was another one in between.
final class HolderReader {
    private let job: EraseJob
    private let worker: Worker
    private let limits: RetentionLimits
    private let completion: (Result<Holders, RedisTrouble>) -> Void
    private let generation: UInt64
    private var isFannedOut = false
    private var members = UserList()
    private var joined: [Membership] = []
    private var isOver = false

    init(
        _ job: EraseJob,
        worker: Worker,
        limits: RetentionLimits,
        completion: @escaping (Result<Holders, RedisTrouble>) -> Void
    ) {
        self.job = job
        self.worker = worker
        self.limits = limits
        self.completion = completion
        generation = worker.redis.generation
    }

    /// The mark first: whoever gets the message later than this does so before the mark moves.
    func start() {
        let names = worker.names
        let conversation = job.conversation.text
        var hasLog = false
        send(["EXISTS", names.log(conversation)]) { hasLog = $0.integer == 1 }
        send(["GET", names.fanned(conversation)]) { [self] answer in
            // Without a log nobody fans out.
            let mark = answer.bytes
            isFannedOut = !hasLog || !mark.isEmpty && LineID(clamping: mark.span) >= job.line
        }
        readMembers(from: "0")
    }

    private func readMembers(from cursor: String) {
        let key = worker.names.members(job.conversation.text)
        send(["SSCAN", key, cursor, "COUNT", String(limits.memberPage)]) {
            [self] answer throws(RedisTrouble) in
            guard answer.elements.count == 2, let next = answer.elements[0].text else {
                throw .refused("SSCAN answered something else")
            }
            for member in answer.elements[1].elements { members.append(member.bytes.span) }
            guard members.count <= limits.members else {
                throw .refused("more than \(limits.members) members")
            }
            if next == "0" { readMemberships() } else { readMembers(from: next) }
        }
    }

    private func readMemberships() {
        let conversation = job.conversation.text
        send(range(worker.names.joined(conversation))) { [self] answer throws(RedisTrouble) in
            joined = try pairs(answer).compactMap { user, score in
                LineID(score: score).map { Membership(user: user, joined: $0) }
            }
        }
        send(range(worker.names.left(conversation))) { [self] answer throws(RedisTrouble) in
            let left = try pairs(answer).compactMap { Membership(stint: $0, score: $1) }
            guard worker.redis.generation == generation else {
                throw .unavailable("the link changed while the group was read")
            }
            let recipients = Recipients(members: members, joined: joined, left: left)
            end(.success(Holders(users: recipients.of(job.message), isFannedOut: isFannedOut)))
        }
    }

    /// From the message on, one more than there may be.
    private func range(_ key: String) -> [String] {
        let score = job.message.text.replacing("-", with: ".")
        return ["ZRANGEBYSCORE", key, score, "+inf", "WITHSCORES", "LIMIT", "0", String(limits.members + 1)]
    }

    private func pairs(_ answer: RedisAnswer) throws(RedisTrouble) -> [(String, String)] {
        let texts = answer.elements.map { $0.text ?? "" }
        guard texts.count / 2 <= limits.members else {
            throw .refused("more than \(limits.members) memberships")
        }
        return stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
    }

    private func send(_ command: [String], _ body: @escaping (RedisAnswer) throws(RedisTrouble) -> Void) {
        worker.redis.send(command) { [self] result in
            guard !isOver else { return }
            do throws(RedisTrouble) {
                try body(try result.outcome())
            } catch {
                end(.failure(error))
            }
        }
    }

    private func end(_ result: Result<Holders, RedisTrouble>) {
        isOver = true
        completion(result)
    }
}
