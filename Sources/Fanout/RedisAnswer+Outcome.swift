internal import MartletWorker

extension Result<RedisAnswer, RedisFailure> {
    /// The answer, or what keeps the group from going on.
    func outcome() throws(FanoutFailure) -> RedisAnswer {
        switch self {
        case .success(.error(let message)): throw FanoutFailure(message: message)
        case .success(let answer): return answer
        case .failure(.queueFull): throw .unavailable("too many commands wait for Redis")
        case .failure(.timedOut): throw .unavailable("Redis did not answer in time")
        case .failure(.closed): throw .unavailable("the worker is stopping")
        }
    }
}

extension RedisAnswer {
    /// The bytes of a string; empty for every other kind.
    var bytes: [UInt8] {
        guard case .bytes(let bytes) = self else { return [] }
        return bytes
    }
}
