/// How many partitions a worker should hold, and which it should give up or try to take: the same sum at every worker.
struct PartitionPlan: Equatable, Sendable {
    /// Partitions in all.
    let count: Int
    /// Of this worker.
    let token: String

    /// What to do now.
    struct Decision: Equatable, Sendable {
        /// To be finished and released: this worker holds more than its share.
        var surplus: [Int] = []
        /// Were to be released, and are needed after all.
        var kept: [Int] = []
        /// So many more are to be taken, of those that nobody holds.
        var missing = 0
    }

    /// The share of this worker among the live ones, whose tokens are sorted; 0 when it is not among them.
    func share(of tokens: [String]) -> Int {
        guard let index = tokens.firstIndex(of: token) else { return 0 }
        return count / tokens.count + (index < count % tokens.count ? 1 : 0)
    }

    /// `held` are those that this worker works on, `leaving` those that it is about to release.
    func decide(tokens: [String], held: [Int], leaving: [Int]) -> Decision {
        let share = share(of: tokens)
        var decision = Decision()
        if held.count > share {
            // The highest: which ones does not matter, as long as it does not change from look to look.
            decision.surplus = Array(held.sorted().suffix(held.count - share))
        } else if held.count < share {
            decision.kept = Array(leaving.sorted().prefix(share - held.count))
            decision.missing = share - held.count - decision.kept.count
        }
        return decision
    }

    /// Which free partitions to try: each worker begins elsewhere, so that two that start together seldom want the same.
    func choose(_ most: Int, of free: [Int], tokens: [String]) -> [Int] {
        guard most > 0, !free.isEmpty, let index = tokens.firstIndex(of: token) else { return [] }
        let start = free.count * index / tokens.count
        return (0..<min(most, free.count)).map { free[(start + $0) % free.count] }
    }
}
