internal import Presence
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Says of some users of a shard that they are there.
///
/// Of those who were there before a plain ZADD is enough, which costs Redis half as much as a function. It says how many
/// of them it has found; if that are not all, the function says it again, and tells of who was missing.
final class SignsOfLife: ReplyReceiver {
    private unowned let node: Node
    private let plan: RefreshPlan
    private let shard: Int
    /// Each once, in the order in which Redis keeps users of the same score: it finds each next to the last one.
    private let users: [String]

    private enum Request {
        static let plain: UInt64 = 0
        static let function: UInt64 = 1
    }

    init(of users: [UserID], _ shard: Int, _ plan: RefreshPlan, _ node: Node) {
        self.node = node
        self.plan = plan
        self.shard = shard
        var sorted = users.map(\.text).sorted()
        if zip(sorted, sorted.dropFirst()).contains(where: ==) { sorted = Set(sorted).sorted() }
        self.users = sorted
    }

    /// Of users who were there before; `time` is Redis' clock, ms since 1970, perhaps some ms ahead.
    ///
    /// As all of these, false when the link takes nothing.
    func submit(at time: UInt64) -> Bool {
        let score = OnlineScore.text(time: time, seconds: plan.onlineSeconds)
        return node.link.submit(to: self, context: Request.plain) { command in
            command.add("ZADD")
            command.add { node.names.appendOnline(shard: shard, to: &$0) }
            command.add("XX")
            command.add("GT")
            command.add("CH")
            for user in users {
                command.add(score)
                command.add(user)
            }
        }
    }

    /// Of users who were most likely there before.
    func submitAnew() -> Bool {
        submit(areArrivals: false)
    }

    /// Of users who have most likely just come.
    func submitArrivals() -> Bool {
        submit(areArrivals: true)
    }

    private func submit(areArrivals: Bool) -> Bool {
        let taps = node.taps.presence
        return node.link.submit(to: self, context: Request.function) { command in
            command.add("FCALL")
            command.add("martlet_1_online")
            command.add(1 + taps.count)
            command.add { node.names.appendOnline(shard: shard, to: &$0) }
            for tap in taps { command.add(tap.stream.span) }
            command.add(plan.onlineSeconds)
            command.add { node.names.appendPresenceChannelHead(to: &$0) }
            command.add(areArrivals ? 1 : 0)
            command.add(users.count)
            for user in users { command.add(user) }
            for tap in taps { command.add(tap.limit) }
        }
    }

    func received(_ reply: Reply, context: UInt64) {
        guard let count = reply.integer else {
            if let error = reply.string { node.presence.refused(error) }
            return
        }
        if context == Request.function {
            node.metrics.presenceArrivals.add(Int(clamping: count))
        } else if count < users.count {
            // Without it they are told of in the next round.
            _ = submitAnew()
        }
    }

    /// The next round catches up.
    func failed(_ error: RedisLinkError, context: UInt64) {}
}
