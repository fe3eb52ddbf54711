/// One stream, or one set of partitions, that the worker takes jobs from; everything on the loop.
protocol Consumption: AnyObject {
    /// The name in `work:<name>`, of the consumer group, and of the role whose workers are counted.
    var name: String { get }
    var metrics: RoleMetrics { get }
    /// Has begun to take jobs at least once since Redis came back.
    var isReady: Bool { get }
    /// Stopped, and nothing is in hand.
    var isFinished: Bool { get }
    /// Partitions that are held, rising; none for a shared stream.
    var partitions: [Int] { get }
    /// Makes the link that blocks; `makeLink` gives it a name for CLIENT LIST.
    func start()
    /// The command link is up.
    func redisReturned()
    func redisLost()
    /// Twenty times a second, also while Redis is away.
    func timePassed(now: UInt64)
    /// The live workers of the role, sorted; comes each half second while Redis answers.
    func workersAlive(_ tokens: [String], now: UInt64)
    /// Once a second while Redis is there: reads the figures of the streams.
    func sample()
    /// Takes nothing more; jobs in hand go on.
    func stop()
    /// Hands back what is not finished; the commands are queued when it returns.
    func handBack()
    /// Ends the blocking link.
    func close()
}
