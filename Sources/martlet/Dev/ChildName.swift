/// The processes that `martlet dev` runs.
enum ChildName: Hashable, Comparable, CustomStringConvertible {
    case redis
    /// Nodes count from 1.
    case node(Int)
    /// Workers that fan group messages out; they count from 1.
    case worker(Int)
    /// The worker that notices who has gone offline.
    case presence
    case proxy

    var description: String {
        switch self {
        case .redis: "redis"
        case .node(let number): "node\(number)"
        case .worker(let number): "w\(number)"
        case .presence: "presence"
        case .proxy: "haproxy"
        }
    }
}
