import Testing

@testable import MartletWorker

/// Who should hold how many partitions.
struct PartitionPlanTests {
    private func plan(_ token: String, count: Int = 16) -> PartitionPlan {
        PartitionPlan(count: count, token: token)
    }

    @Test(arguments: 1...20)
    func `the shares of all workers make up all partitions, and differ by one at most`(workers: Int) {
        let tokens = (0..<workers).map { "w\($0):x" }.sorted()
        let shares = tokens.map { plan($0).share(of: tokens) }
        #expect(shares.reduce(0, +) == 16)
        #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 1)
    }

    @Test func `a worker that nobody takes for alive has no share`() {
        #expect(plan("c").share(of: ["a", "b"]) == 0)
        #expect(plan("c").share(of: []) == 0)
        #expect(plan("c").decide(tokens: ["a"], held: [1, 2], leaving: []).surplus == [1, 2])
    }

    @Test func `too many are given up, the highest first`() {
        let decision = plan("a").decide(tokens: ["a", "b"], held: Array(0..<16), leaving: [])
        #expect(decision == .init(surplus: Array(8..<16), kept: [], missing: 0))
    }

    @Test func `what is leaving is not given up twice, and is kept when it is needed again`() {
        let tokens = ["a", "b"]
        let leaving = Array(8..<16)
        #expect(plan("a").decide(tokens: tokens, held: Array(0..<8), leaving: leaving) == .init())
        let alone = plan("a").decide(tokens: ["a"], held: Array(0..<8), leaving: [8, 9])
        #expect(alone == .init(surplus: [], kept: [8, 9], missing: 6))
    }

    @Test func `workers that start together begin with different partitions`() {
        let tokens = ["a", "b", "c", "d"]
        let free = Array(0..<16)
        let chosen = tokens.map { plan($0).choose(4, of: free, tokens: tokens) }
        #expect(chosen == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]])
        #expect(plan("d").choose(4, of: [3, 5], tokens: tokens) == [5, 3])
        #expect(plan("a").choose(0, of: free, tokens: tokens).isEmpty)
        #expect(plan("a").choose(3, of: [], tokens: tokens).isEmpty)
    }
}
