/// How long a failed job waits: doubles with each delivery, up to a bound.
struct RetryDelay: Equatable, Sendable {
    /// After the first delivery, in ms.
    let first: UInt64
    /// Never longer, in ms.
    let most: UInt64

    /// Doubling stops here, so that the shift cannot overflow; by then any sensible bound is reached.
    private static let mostDoublings = 30

    /// The delay in ms behind the delivery with this number, 1 being the first.
    func after(_ deliveries: Int) -> UInt64 {
        let doublings = min(max(1, deliveries) - 1, Self.mostDoublings)
        let (delay, overflow) = first.multipliedReportingOverflow(by: 1 << UInt64(doublings))
        return overflow ? most : min(most, delay)
    }
}
