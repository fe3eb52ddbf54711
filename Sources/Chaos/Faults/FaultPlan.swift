/// Everything that a run does to the system, decided before it begins: the same seed makes the same plan.
///
/// Each kind comes once before any comes again. Faults overlap, but not on one victim, and Redis has one at a time.
package struct FaultPlan: Equatable, Sendable {
    package let faults: [PlannedFault]

    /// How many victims of each kind there are, and how long the run is.
    package struct Scope: Equatable, Sendable {
        package var milliseconds: Int
        package var nodes: Int
        package var workers: Int
        package var users: Int
        package var redis: RedisSetup
        /// What may be done; kinds that are not possible with this Redis are left out by the plan.
        package var kinds: [FaultKind]

        package init(
            milliseconds: Int,
            nodes: Int,
            workers: Int,
            users: Int,
            redis: RedisSetup,
            kinds: [FaultKind] = FaultKind.allCases
        ) {
            self.milliseconds = milliseconds
            self.nodes = nodes
            self.workers = workers
            self.users = users
            self.redis = redis
            self.kinds = kinds
        }

        func count(of victim: FaultKind.Victim) -> Int {
            switch victim {
            case .node: nodes
            case .worker: workers
            case .client: users
            case .redis, .everybody: 1
            }
        }
    }

    /// From one fault to the next, in ms: some overlap, and clients recover from most before the next begins.
    private static let pause = 700...3_000
    /// Before the first fault, in ms.
    private static let calm = 2_000

    package init(seed: UInt64, scope: Scope) {
        var planner = Planner(generator: ChaosGenerator(seed: seed), scope: scope)
        faults = planner.plan(pause: FaultPlan.pause, from: FaultPlan.calm)
    }
}

/// Draws faults one after the other.
private struct Planner {
    var generator: ChaosGenerator
    let scope: FaultPlan.Scope
    /// Kinds of this round that did not come yet.
    private var round: [FaultKind] = []
    /// Until when a victim is not to be hit again, in ms.
    private var busy: [String: Int] = [:]

    init(generator: ChaosGenerator, scope: FaultPlan.Scope) {
        self.generator = generator
        self.scope = scope
    }

    mutating func plan(pause: ClosedRange<Int>, from start: Int) -> [PlannedFault] {
        var faults: [PlannedFault] = []
        var time = start
        // Every pass moves the time on, so this ends.
        while time < scope.milliseconds {
            if let fault = draw(at: time) { faults.append(fault) }
            time += Int.random(in: pause, using: &generator)
        }
        return faults
    }

    /// The next kind of the round whose victim is free and that is over before the run is; nil when there is none.
    private mutating func draw(at time: Int) -> PlannedFault? {
        if round.isEmpty {
            round = scope.kinds
                .filter { $0.isPossible(with: scope.redis) && scope.count(of: $0.victim) > 0 }
                .shuffled(using: &generator)
        }
        for (index, kind) in round.enumerated() {
            let target = Int.random(in: 0..<scope.count(of: kind.victim), using: &generator)
            let lasting = Int.random(in: kind.lasting, using: &generator)
            let victim = "\(kind.victim) \(target)"
            guard busy[victim, default: 0] <= time, time + lasting < scope.milliseconds else { continue }
            busy[victim] = time + lasting + kind.peace
            round.remove(at: index)
            return PlannedFault(at: time, kind: kind, target: target, lasting: lasting)
        }
        return nil
    }
}
