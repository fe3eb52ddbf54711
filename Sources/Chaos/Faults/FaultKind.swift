/// What a run does to the system.
package enum FaultKind: String, CaseIterable, Sendable {
    /// A node is killed, as by a crash, and started again.
    case nodeKill = "node-kill"
    /// A node stands still (SIGSTOP): its connections stay, nothing is answered.
    case nodePause = "node-pause"
    /// A node is asked to stop, drains, and is started again.
    case nodeStop = "node-stop"
    case workerKill = "worker-kill"
    case workerPause = "worker-pause"
    case workerStop = "worker-stop"
    /// Redis is killed and started again on its data.
    case redisKill = "redis-kill"
    case redisPause = "redis-pause"
    /// All connections between clients and a node break, and none can be made for a while.
    case clientCut = "client-cut"
    /// Whatever clients and a node say to each other arrives late.
    case clientDelay = "client-delay"
    /// Nothing that clients and a node say to each other arrives, though the connections stay.
    case clientBlackHole = "client-black-hole"
    /// As `clientCut`, between a node and Redis.
    case linkCut = "link-cut"
    case linkDelay = "link-delay"
    case linkBlackHole = "link-black-hole"
    /// The master dies, a replica takes over, the old master comes back.
    case failoverKill = "failover-kill"
    /// The master stands still until another has taken over, and then goes on as if it were the master.
    case failoverPause = "failover-pause"
    /// An operator has the sentinels make another server the master.
    case failoverCommand = "failover-command"
    /// One user sends as fast as the client library lets them.
    case flood
    /// Every client loses its connection at once.
    case reconnect

    /// What it hits.
    package enum Victim: Sendable {
        case node, worker, redis, client, everybody
    }

    package var victim: Victim {
        switch self {
        case .nodeKill, .nodePause, .nodeStop, .clientCut, .clientDelay, .clientBlackHole, .linkCut,
            .linkDelay,
            .linkBlackHole:
            .node
        case .workerKill, .workerPause, .workerStop: .worker
        case .redisKill, .redisPause, .failoverKill, .failoverPause, .failoverCommand: .redis
        case .flood: .client
        case .reconnect: .everybody
        }
    }

    /// Whether another server becomes the master, so that what was not replicated yet is gone.
    package var isFailover: Bool {
        switch self {
        case .failoverKill, .failoverPause, .failoverCommand: true
        case .nodeKill, .nodePause, .nodeStop, .workerKill, .workerPause, .workerStop, .redisKill,
            .redisPause,
            .clientCut, .clientDelay, .clientBlackHole, .linkCut, .linkDelay, .linkBlackHole, .flood,
            .reconnect:
            false
        }
    }

    /// Whether it makes sense with this Redis: nodes find the master of a Sentinel by themselves, past the proxy.
    package func isPossible(with redis: RedisSetup) -> Bool {
        switch self {
        case .failoverKill, .failoverPause, .failoverCommand: redis == .sentinel
        case .redisKill, .redisPause, .linkCut, .linkDelay, .linkBlackHole: redis == .single
        case .nodeKill, .nodePause, .nodeStop, .workerKill, .workerPause, .workerStop, .clientCut,
            .clientDelay,
            .clientBlackHole, .flood, .reconnect:
            true
        }
    }

    /// How long it lasts until it is repaired, in ms; shorter and longer than the deadlines that have to notice it.
    package var lasting: ClosedRange<Int> {
        switch self {
        case .nodeKill, .workerKill: 50...2_500
        case .nodePause, .workerPause: 300...6_000
        case .nodeStop, .workerStop: 0...200
        case .redisKill: 100...2_500
        case .redisPause: 200...3_000
        case .clientCut, .linkCut: 50...2_500
        case .clientDelay, .linkDelay: 1_000...5_000
        case .clientBlackHole, .linkBlackHole: 500...7_000
        case .failoverKill: 2_500...6_000
        case .failoverPause: 4_000...9_000
        case .failoverCommand: 0...100
        case .flood: 1_000...4_000
        case .reconnect: 0...0
        }
    }

    /// How long its victim is left in peace afterwards, in ms: a failover has to be over before the next begins.
    var peace: Int {
        switch victim {
        case .redis: isFailover ? 10_000 : 4_000
        case .node, .worker: 1_500
        case .client, .everybody: 500
        }
    }
}
