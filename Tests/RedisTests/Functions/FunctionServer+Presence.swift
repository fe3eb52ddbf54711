import Protocol
import TestSupport
import Testing

/// Presence, in shard 3, whatever shard the users would be in: the functions take the names as they come.
extension FunctionServer {
    var onlineName: String { name { names.appendOnline(shard: 3, to: &$0) } }

    var presenceHead: String { name { names.appendPresenceChannelHead(to: &$0) } }

    func lastSeenName(_ user: String) -> String { name { names.appendLastSeen(user, to: &$0) } }

    /// Returns how many users came online.
    func online(
        _ users: [String],
        seconds: Int = 60,
        areArrivals: Bool = true,
        taps: [Tap] = []
    ) throws -> TestReply {
        try function(
            "online",
            keys: [onlineName] + taps.map { prefix + $0.stream },
            ["\(seconds)", presenceHead, areArrivals ? "1" : "0", "\(users.count)"] + users
                + taps.map { "\($0.most)" }
        )
    }

    /// Returns how many users have less time now.
    func away(_ users: [String], seconds: Int = 60) throws -> TestReply {
        try function("away", keys: [onlineName], ["\(seconds)", "\(users.count)"] + users)
    }

    /// Listens as those do who watch the user.
    func watcher(of user: String) throws -> ChannelListener {
        try ChannelListener(
            socketPath: redis.socketPath,
            channel: name { names.appendPresenceChannel(user, to: &$0) }
        )
    }

    /// Returns how many users have gone.
    func offline(_ users: [(name: String, score: String)], taps: [Tap] = []) throws -> TestReply {
        try function(
            "offline",
            keys: [onlineName] + users.map { lastSeenName($0.name) } + taps.map { prefix + $0.stream },
            [presenceHead, "\(users.count)"] + users.map(\.name) + users.map(\.score)
                + taps.map { "\($0.most)" }
        )
    }

    func score(_ user: String) throws -> String {
        try #require(try call("ZSCORE", onlineName, user).text)
    }

    /// Makes the user's time be over a while ago, with a threshold of 60 s; returns the score.
    func expire(_ user: String, until: Int = 1_763_669_000_123) throws -> String {
        let score = "\(Double(until) + 60.0 / 4_096)"
        try call("ZADD", onlineName, score, user)
        return try self.score(user)
    }

    /// Redis' clock in ms.
    func clock() throws -> Int {
        let parts = try call("TIME").elements.compactMap { $0.text.flatMap { Int($0) } }
        return parts[0] * 1_000 + parts[1] / 1_000
    }
}
