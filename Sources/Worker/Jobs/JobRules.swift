/// The options of a consumption in the units that its state counts in.
struct JobRules: Equatable, Sendable {
    let capacity: Int
    let mostDeliveries: Int?
    let delay: RetryDelay
    /// In ms.
    let claimIdle: UInt64
    /// A job is done on the connection that it was taken on, or not at all.
    let isBound: Bool

    /// Waiting jobs are remembered at 100 bytes or so each; a worker for which everything fails stops taking more.
    private static let mostWaitingFloor = 1_000

    init(_ options: ConsumeOptions) {
        capacity = max(1, options.capacity)
        mostDeliveries = options.mostDeliveries.map { max(1, $0) }
        delay = RetryDelay(
            first: options.retryDelay.wholeMilliseconds,
            most: options.mostRetryDelay.wholeMilliseconds
        )
        claimIdle = options.claimIdle.wholeMilliseconds
        isBound = options.isStoredInRedis
    }

    /// Jobs that may wait for a retry before no new ones are taken.
    var mostWaiting: Int { max(Self.mostWaitingFloor, capacity) }

    /// Whether a job that was given out this often is not to be given out again.
    func isExhausted(_ deliveries: Int) -> Bool {
        mostDeliveries.map { deliveries >= $0 } ?? false
    }
}

extension Duration {
    /// Whole milliseconds from 1 to some 31 years, so that no delay turns into none and no sum overflows.
    var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        let bounded = UInt64(min(seconds, 1_000_000_000))
        return max(1, bounded * 1_000 + UInt64(attoseconds / 1_000_000_000_000_000))
    }
}
