/// Tells workers of one name apart, and the lives of one worker, by their whole tokens in two looks.
struct Lives {
    /// Several workers of a role that live at once under one name.
    struct Namesakes: Equatable {
        let role: String
        let name: String
        let count: Int
    }

    /// Beats come every 500 ms: a token that is so far behind another one of its name, in ms, has stopped.
    private static let patience: UInt64 = 1_000

    private let baseline: Snapshot?
    private let newest: Snapshot

    init(from baseline: Snapshot?, to newest: Snapshot) {
        self.baseline = baseline
        self.newest = newest
    }

    /// Names that more than one worker has, by role and name.
    ///
    /// A token of an earlier life is listed for a while, but does not move on. The first look shows none.
    var namesakes: [Namesakes] {
        newest.tokens.keys.sorted().flatMap { role -> [Namesakes] in
            let moving = (newest.tokens[role] ?? [:]).keys.filter { hasMoved($0, role) }
            let counts = Dictionary(grouping: moving, by: Token.name).mapValues(\.count)
            return counts.filter { $0.value > 1 }
                .map { Namesakes(role: role, name: $0.key, count: $0.value) }
                .sorted { NameOrder($0.name) < NameOrder($1.name) }
        }
    }

    /// Whether the lease belongs to a worker that is gone, perhaps an earlier life of one that is there.
    func isHolderGone(_ partition: Partition) -> Bool {
        guard let holder = partition.holder, let tokens = newest.tokens[Partition.role],
            // More than that were not looked at.
            tokens.count <= Question.mostNames
        else { return false }
        guard let until = tokens[holder], until > newest.time else {
            // Who has just come may have a lease before it is seen in the list.
            return baseline?.partitions[partition.number].holder == holder
        }
        let name = Token.name(holder)
        guard tokens.contains(where: { Token.name($0.key) == name && $0.value > until + Self.patience })
        else { return false }
        return !namesakes.contains { $0.role == Partition.role && $0.name == name }
    }

    /// Whether it was listed before, and has beaten since.
    private func hasMoved(_ token: String, _ role: String) -> Bool {
        guard let before = baseline?.tokens[role]?[token], let now = newest.tokens[role]?[token] else {
            return false
        }
        return now > before
    }
}
