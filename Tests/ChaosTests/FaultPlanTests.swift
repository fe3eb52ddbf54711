import Chaos
import Testing

@Suite struct `A plan of faults` {
    private let scope = FaultPlan.Scope(
        milliseconds: 600_000,
        nodes: 3,
        workers: 5,
        users: 100,
        redis: .single
    )

    @Test func `is the same for the same seed and another for another`() {
        #expect(FaultPlan(seed: 7, scope: scope) == FaultPlan(seed: 7, scope: scope))
        #expect(FaultPlan(seed: 7, scope: scope) != FaultPlan(seed: 8, scope: scope))
    }

    @Test(arguments: RedisSetup.allCases) func `has every kind that is possible, and no other`(
        redis: RedisSetup
    ) {
        var scope = scope
        scope.redis = redis
        let kinds = Set(FaultPlan(seed: 1, scope: scope).faults.map(\.kind))
        #expect(kinds == Set(FaultKind.allCases.filter { $0.isPossible(with: redis) }))
    }

    @Test func `has every kind within a minute`() {
        var scope = scope
        scope.milliseconds = 60_000
        for seed in 0..<20 as Range<UInt64> {
            let kinds = Set(FaultPlan(seed: seed, scope: scope).faults.map(\.kind))
            #expect(kinds.count >= 14, "seed \(seed): \(kinds)")
        }
    }

    @Test(arguments: RedisSetup.allCases)
    func `is over before the run is, in order, and never hits a victim that is hit already`(redis: RedisSetup)
    {
        var scope = scope
        scope.redis = redis
        for seed in 0..<50 as Range<UInt64> {
            let faults = FaultPlan(seed: seed, scope: scope).faults
            #expect(faults.map(\.at) == faults.map(\.at).sorted())
            #expect(faults.allSatisfy { $0.end < scope.milliseconds })
            var ends: [String: Int] = [:]
            for fault in faults {
                let victim = "\(fault.kind.victim) \(fault.target)"
                #expect(ends[victim, default: 0] <= fault.at)
                ends[victim] = fault.end
            }
        }
    }

    @Test func `hits only victims that there are, with what it is allowed`() {
        var scope = scope
        scope.kinds = [.nodeKill, .flood]
        scope.nodes = 2
        let faults = FaultPlan(seed: 3, scope: scope).faults
        #expect(Set(faults.map(\.kind)) == [.nodeKill, .flood])
        #expect(Set(faults.filter { $0.kind == .nodeKill }.map(\.target)) == [0, 1])
        scope.kinds = []
        #expect(FaultPlan(seed: 3, scope: scope).faults.isEmpty)
    }
}
