/// The processes that `martlet dev` runs.
enum ChildName: Hashable, Comparable, CustomStringConvertible {
    case redis
    /// Nodes count from 1.
    case node(Int)
    /// Workers that fan group messages out; they count from 1.
    case worker(Int)
    /// The worker that notices who has gone offline.
    case presence
    /// The worker that tells senders of groups who has got and read what.
    case receipts
    /// The worker that removes what was deleted and what is too old.
    case retention
    case proxy

    /// The workers of which there is one each.
    static let singleWorkers: [ChildName] = [.presence, .receipts, .retention]

    /// As whom the child signs in to Redis; nil if it does not.
    var redisRole: RedisRole? {
        switch self {
        case .node: .node
        case .worker, .presence, .receipts, .retention: .worker
        case .redis, .proxy: nil
        }
    }

    var description: String {
        switch self {
        case .redis: "redis"
        case .node(let number): "node\(number)"
        case .worker(let number): "w\(number)"
        case .presence: "presence"
        case .receipts: "receipts"
        case .retention: "retention"
        case .proxy: "haproxy"
        }
    }
}
