/// The processes that `martlet dev` runs.
enum ChildName: Hashable, Comparable, CustomStringConvertible {
    case redis
    /// Nodes count from 1.
    case node(Int)
    /// Workers that fan group messages out; they count from 1.
    case worker(Int)
    case proxy

    var description: String {
        switch self {
        case .redis: "redis"
        case .node(let number): "node\(number)"
        case .worker(let number): "w\(number)"
        case .proxy: "haproxy"
        }
    }
}
