/// Nodes and workers that were there a while ago.
package struct Roster: Equatable, Sendable {
    package var nodes: Set<String> = []
    /// Names of workers with their roles.
    package var workers: [String: String] = [:]

    package init() {}

    /// The nodes that are listed, and those that were.
    func joined(with listed: [Sighting<NodeReport>]) -> [Sighting<NodeReport>] {
        let missing = nodes.subtracting(listed.map(\.name)).map { Sighting<NodeReport>(name: $0) }
        return (listed + missing).sorted { NameOrder($0.name) < NameOrder($1.name) }
    }

    /// The workers that are listed, and those that were.
    func joined(with listed: [Sighting<WorkerReport>]) -> [Sighting<WorkerReport>] {
        let known = Set(listed.map(\.name))
        let missing = workers.filter { !known.contains($0.key) }.map { name, role in
            var sighting = Sighting<WorkerReport>(name: name)
            sighting.role = role
            return sighting
        }
        return (listed + missing).sorted { NameOrder($0.name) < NameOrder($1.name) }
    }
}

/// Names in the order that people count in: w2 before w10.
struct NameOrder: Comparable {
    private let text: String
    private let number: Int

    init(_ name: String) {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.prefix(15)
        text = String(name.dropLast(digits.count))
        number = Int(String(digits.reversed())) ?? -1
    }

    static func < (left: NameOrder, right: NameOrder) -> Bool {
        (left.text, left.number) < (right.text, right.number)
    }
}
