/// One HTTP call that a worker has made.
struct SinkCall: Equatable {
    /// The value of its Idempotency-Key, by which the receiver drops repeats.
    let key: String?
    /// When it came, in ms of the loop's clock.
    let time: UInt64
    /// It was answered with 500.
    let isRefused: Bool
}
