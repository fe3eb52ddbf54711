/// How far `martlet dev` is.
enum SupervisorPhase: Equatable {
    case idle
    case startingRedis
    /// And workers, which need nothing but Redis either.
    case startingNodes
    case startingProxy
    case running
    /// Waiting for the children of this step to end; then the next one begins.
    case stopping(StopStep, ExitCode)
    case finished

    /// The order of stopping: nodes first, which tell their clients through the load balancer; then the workers, which
    /// finish what the nodes took in; and the data last.
    enum StopStep: Equatable, CaseIterable {
        case nodes
        case proxy
        case workers
        case redis
    }
}
