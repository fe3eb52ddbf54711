/// How a worker takes jobs; the defaults suit jobs of up to some seconds.
public struct ConsumeOptions: Equatable, Sendable {
    /// Jobs in hand at a time, those that wait for their retry not counted: the worker takes no more until some are answered.
    ///
    /// For a partitioned stream the bound holds for each partition.
    public var capacity = 64
    /// After so many deliveries a job that fails again becomes a dead letter; nil means never.
    public var mostDeliveries: Int? = 5
    /// The delay before the second delivery; it doubles with each further one.
    public var retryDelay: Duration = .seconds(1)
    /// No delay before another delivery is longer.
    public var mostRetryDelay: Duration = .seconds(60)
    /// Jobs that another worker was given this long ago are taken over from it: it must be dead.
    ///
    /// Must be longer than the longest job. Partitioned streams do not use it: there the lease says who is alive.
    public var claimIdle: Duration = .seconds(30)
    /// Dead letters that `dead:<name>` keeps, about; the oldest go first.
    public var mostDeadLetters = 100_000
    /// Whether what a handler does is stored in the same Redis, and nowhere else.
    ///
    /// A failover may lose the last writes: the job is then still there, or there again, and has to be handled again. So a job
    /// counts as done only if the connection that it was taken on has not been lost until Redis has removed it. Without this,
    /// what is done is done, as suits work that has changed something elsewhere.
    public var isStoredInRedis = false

    /// The defaults.
    public init() {}
}
