internal import Protocol
internal import Redis

/// Asks Redis who of some users is there, all commands in one go.
///
/// What the answers say is at least as new as `time`, since the clock is asked for first.
final class PresenceReading: ReplyReceiver {
    /// Users of one reading: 201 short commands, 0.2 ms of Redis' time.
    static let mostUsers = 100

    let users: [UserID]
    /// Redis' clock before the first answer, ms since 1970; nil if it did not say.
    private(set) var time: UInt64?
    /// An error of Redis, if it refused something.
    private(set) var refusal: String?
    /// Whether each user is online; nil where Redis did not say.
    private var areOnline: [Bool?]
    private var lastSeen: [UInt64?]
    private var waiting = 0
    private let completion: (PresenceReading) -> Void

    /// Calls the closure once, when all is answered or has failed, unless `submit` returns false.
    init(_ users: [UserID], completion: @escaping (PresenceReading) -> Void) {
        self.users = users
        self.completion = completion
        areOnline = Array(repeating: nil, count: users.count)
        lastSeen = Array(repeating: nil, count: users.count)
    }

    /// Whether the user of this index is there; nil where Redis did not say.
    func status(_ index: Int) -> PresenceStatus? {
        guard let isOnline = areOnline[index] else { return nil }
        return isOnline ? .online : .offline(lastSeen: lastSeen[index])
    }

    /// Sends the commands; false when the link took none of them, and nothing will be called.
    func submit(on link: RedisLink, _ names: RedisNames) -> Bool {
        ask(link, .time) { $0.add("TIME") }
        for (index, user) in users.enumerated() {
            ask(link, .score, index) { command in
                command.add("ZSCORE")
                command.add { names.appendOnline(shard: PresenceShard.of(user), to: &$0) }
                command.add(user.text)
            }
            ask(link, .lastSeen, index) { command in
                command.add("GET")
                command.add { names.appendLastSeen(user.text, to: &$0) }
            }
        }
        return waiting > 0
    }

    private enum Question: UInt64 {
        case time, score, lastSeen
    }

    private func ask(
        _ link: RedisLink,
        _ question: Question,
        _ index: Int = 0,
        _ build: (inout Command) -> Void
    ) {
        let context = question.rawValue << 32 | UInt64(index)
        if link.submit(to: self, context: context, build) { waiting += 1 }
    }

    func received(_ reply: Reply, context: UInt64) {
        if reply.isError {
            refusal = reply.string
        } else {
            note(reply, Question(rawValue: context >> 32), Int(context & 0xFFFF_FFFF))
        }
        answered()
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        answered()
    }

    private func note(_ reply: Reply, _ question: Question?, _ index: Int) {
        switch question {
        case .time: time = reply.milliseconds
        case .score: areOnline[index] = reply.kind != .null
        case .lastSeen: lastSeen[index] = reply.integer.flatMap { UInt64(exactly: $0) }
        case nil: break
        }
    }

    private func answered() {
        waiting -= 1
        if waiting == 0 { completion(self) }
    }
}
