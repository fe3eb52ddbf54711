/// Where a worker's run stands.
enum WorkerStage: Equatable, Sendable {
    /// Not run yet.
    case new
    /// Running, and not yet taking jobs of everything.
    case starting
    /// Has said that it is ready.
    case serving
    /// Finishes what is in hand.
    case stopping
    /// The last commands are on their way to Redis.
    case leaving
    case over
}
