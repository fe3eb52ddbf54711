/// No sentinel could say where the master is.
struct SentinelFailure: Error, Equatable {
    /// What the last one said, or why it said nothing.
    let reason: String
    let order: SentinelOrder
}
