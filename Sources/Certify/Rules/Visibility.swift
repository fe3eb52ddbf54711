/// What the first jobs have shown: whether this worker's effects can be seen from outside.
package enum Visibility: Equatable, Sendable {
    /// Nothing appeared where it was looked for.
    case invisible
    /// So many effects for each job.
    case visible(perJob: Int)

    /// Learns from jobs that were done once each; when they differ, the most frequent number counts, zero apart.
    package init(effects: [Int]) {
        var frequencies: [Int: Int] = [:]
        for count in effects where count > 0 { frequencies[count, default: 0] += 1 }
        let usual = frequencies.max { ($0.value, $1.key) < ($1.value, $0.key) }
        self = usual.map { .visible(perJob: $0.key) } ?? .invisible
    }

    /// Jobs that show no effect.
    func missing(_ effects: [Int]) -> Int {
        switch self {
        case .invisible: 0
        case .visible: effects.count { $0 == 0 }
        }
    }

    /// Jobs that show more effects than one delivery has.
    func doubled(_ effects: [Int]) -> Int {
        switch self {
        case .invisible: 0
        case .visible(let perJob): effects.count { $0 > perJob }
        }
    }
}
