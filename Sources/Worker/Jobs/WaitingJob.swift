/// A pending job that is to be claimed, at once or when its delay is over.
struct WaitingJob: Equatable, Sendable {
    let id: String
    /// How often it was given out so far.
    let deliveries: Int
    /// Loop time in ms from which it may be claimed.
    let due: UInt64
    /// Redis refuses the claim when the job was given out less than this many ms ago: then somebody else has it.
    let leastIdle: UInt64
    /// It is pending for this worker's name, not for another worker's.
    let isOwn: Bool
}
