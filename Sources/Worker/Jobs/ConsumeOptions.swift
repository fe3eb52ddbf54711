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

    /// The defaults.
    public init() {}
}
