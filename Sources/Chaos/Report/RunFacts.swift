/// What a run was: enough to repeat it.
package struct RunFacts: Equatable, Sendable {
    package var seed: UInt64
    package var milliseconds: Int
    package var redis: RedisSetup
    package var waitReplicas: Int
    package var nodes: Int
    package var workers: Int
    package var hasBalancer: Bool
    /// How long it took after the last fault until all clients were live and everything was delivered, in ms.
    package var settling = 0

    package init(
        seed: UInt64,
        milliseconds: Int,
        redis: RedisSetup,
        waitReplicas: Int,
        nodes: Int,
        workers: Int,
        hasBalancer: Bool
    ) {
        self.seed = seed
        self.milliseconds = milliseconds
        self.redis = redis
        self.waitReplicas = waitReplicas
        self.nodes = nodes
        self.workers = workers
        self.hasBalancer = hasBalancer
    }
}
