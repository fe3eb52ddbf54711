import TestSupport

/// Single commands to a server that is known to answer at once.
enum RedisProbe {
    /// The answer; nil when nobody listens.
    static func answer(_ socket: String, _ command: String...) -> TestReply? {
        try? BlockingRedisClient(socketPath: socket).command(command)
    }
}
