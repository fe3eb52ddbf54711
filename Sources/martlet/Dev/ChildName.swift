/// The processes that `martlet dev` runs.
enum ChildName: Hashable, Comparable, CustomStringConvertible {
    case redis
    /// Nodes count from 1.
    case node(Int)
    case proxy

    var description: String {
        switch self {
        case .redis: "redis"
        case .node(let number): "node\(number)"
        case .proxy: "haproxy"
        }
    }
}
