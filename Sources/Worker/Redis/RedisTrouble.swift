/// Why a command brought no usable answer, as far as it matters to whoever decides about another try.
public enum RedisTrouble: Error, Equatable, Sendable {
    /// Redis is away, full or otherwise unable for now: whatever the command, it works again one day.
    case unavailable(String)
    /// Redis works, and refuses this command: a key of it holds something foreign.
    case refused(String)

    /// What an error reply means; the first word of its message is the code.
    public init(message: String) {
        let code = message.prefix { $0 != " " }
        self = code == "WRONGTYPE" || code == "ERR" ? .refused(message) : .unavailable(message)
    }

    /// What Redis said, or what became of the command; for people.
    public var reason: String {
        switch self {
        case .unavailable(let reason), .refused(let reason): reason
        }
    }
}

extension Result<RedisAnswer, RedisFailure> {
    /// The answer, unless it is an error, or what kept it away.
    public func outcome() throws(RedisTrouble) -> RedisAnswer {
        switch self {
        case .success(.error(let message)): throw RedisTrouble(message: message)
        case .success(let answer): return answer
        case .failure(.queueFull): throw .unavailable("too many commands wait for Redis")
        case .failure(.timedOut): throw .unavailable("Redis did not answer in time")
        case .failure(.interrupted): throw .unavailable("the connection to Redis was lost meanwhile")
        case .failure(.closed): throw .unavailable("the worker is stopping")
        }
    }
}
