/// Decides what `martlet dev` does when its children start, become ready and end.
///
/// A value without processes or clocks: events go in, actions come out. Nodes and workers are replaced when they die,
/// because the others carry on; without Redis or the load balancer nothing works, so their end is the end of everything.
struct Supervisor {
    /// A child that is not in the table is down.
    enum State: Equatable {
        case starting
        case ready(since: UInt64)
        case waitingForRestart
    }

    /// Redis reads its whole log at the start: some gigabytes within this time.
    static let redisStartLimit = Duration.seconds(120)
    /// Also that of the workers, which start at the same time.
    static let nodeStartLimit = Duration.seconds(30)
    static let proxyStartLimit = Duration.seconds(20)
    /// What a child gets between SIGTERM and SIGKILL.
    ///
    /// A node needs 15 s by default: 1 s until it is known to leave, 10 s of telling its clients, and their last moments.
    static let stopLimit = Duration.seconds(20)
    static let firstRestartDelay = Duration.milliseconds(250)
    static let largestRestartDelay = Duration.seconds(5)
    /// A child that has been ready for so long starts with the first delay again.
    static let stableMilliseconds: UInt64 = 10_000

    var phase = SupervisorPhase.idle
    var children: [ChildName: State] = [:]
    /// What went wrong, if everything is stopped for that.
    var reason: SupervisorReport?
    /// How often a child that is to be replaced has died without a stable time in between.
    var failures: [ChildName: Int] = [:]
    /// The replacing of all nodes that is under way.
    var rolling: RollingRestart?
    let nodes: [ChildName]
    let workers: [ChildName]

    init(nodeCount: Int, workerCount: Int) {
        nodes = (0..<nodeCount).map { ChildName.node($0 + 1) }
        workers = (0..<workerCount).map { ChildName.worker($0 + 1) } + ChildName.singleWorkers
    }

    /// Starts everything, Redis first.
    mutating func begin() -> [SupervisorAction] {
        guard phase == .idle else { return [] }
        phase = .startingRedis
        return [.limitStartup(Self.redisStartLimit)] + start([.redis])
    }

    /// A child does what it is there for; `now` is in ms.
    mutating func ready(_ child: ChildName, now: UInt64) -> [SupervisorAction] {
        guard children[child] == .starting else { return [] }
        children[child] = .ready(since: now)
        switch phase {
        case .startingRedis:
            phase = .startingNodes
            return [.limitStartup(Self.nodeStartLimit)] + start(nodes + workers)
        case .startingNodes:
            guard (nodes + workers).allSatisfy(isReady) else { return [] }
            phase = .startingProxy
            return [.limitStartup(Self.proxyStartLimit)] + start([.proxy])
        case .startingProxy:
            phase = .running
            return [.announce]
        case .running:
            return successorReady(child, now: now) ?? [.report(.isBack(child))]
        case .idle, .stopping, .finished:
            return []
        }
    }

    /// A child has ended, or could not be started; `now` is in ms.
    mutating func ended(_ child: ChildName, _ end: ChildEnd, now: UInt64) -> [SupervisorAction] {
        guard let state = children[child], state != .waitingForRestart else { return [] }
        children[child] = nil
        switch phase {
        case .startingRedis, .startingNodes, .startingProxy:
            return fail(.ended(child, end))
        case .running:
            guard isReplaceable(child) else { return fail(.ended(child, end)) }
            if let actions = startSuccessor(of: child) { return actions }
            return restart(child, state, end, now: now)
        case .stopping:
            return continueStopping()
        case .idle, .finished:
            return []
        }
    }

    /// The delay of a restart is over.
    mutating func restartDue(_ child: ChildName) -> [SupervisorAction] {
        guard phase == .running, children[child] == .waitingForRestart else { return [] }
        return start([child])
    }

    /// The children of the current phase are not ready after its limit.
    mutating func startupTimedOut() -> [SupervisorAction] {
        switch phase {
        case .startingRedis, .startingNodes, .startingProxy:
            let slow = children.filter { $0.value == .starting }.keys.sorted()
            return fail(.tooSlow(slow))
        case .idle, .running, .stopping, .finished:
            return []
        }
    }

    /// Somebody pressed Ctrl-C, or sent SIGTERM; the second time those that are stopping are killed.
    mutating func stopRequested() -> [SupervisorAction] {
        switch phase {
        case .startingRedis, .startingNodes, .startingProxy, .running:
            return [.report(.stopping)] + stop(with: .success)
        case .stopping(let step, _):
            // Redis is writing its data out: only its own limit may end that.
            return step == .redis ? [] : alive(in: step).map { .kill($0) }
        case .idle:
            phase = .finished
            return [.finish(.success)]
        case .finished:
            return []
        }
    }

    /// The children of the current stop step have not ended within its limit.
    mutating func stopTimedOut() -> [SupervisorAction] {
        guard case .stopping(let step, _) = phase else { return [] }
        let slow = alive(in: step)
        return [.report(.killing(slow))] + slow.map { .kill($0) }
    }
}
