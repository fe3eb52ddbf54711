/// What a sentinel said, and who it was.
struct SentinelFinding: Equatable {
    let master: SentinelAddress
    let order: SentinelOrder
}
