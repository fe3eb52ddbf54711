/// One time that a worker's clock has come round: end it, now or later, exactly like a job.
///
/// The next round begins only after the end of this one; while a worker stops it is waited for like a job in hand.
public final class WorkerRound {
    /// Redis was away since the last round, or there was none: what was remembered about it may not hold any more.
    public let followsInterruption: Bool
    private var ended: (() -> Void)?

    init(followsInterruption: Bool, ended: @escaping () -> Void) {
        self.followsInterruption = followsInterruption
        self.ended = ended
    }

    /// What the round was for is done, or cannot be done now; the first call counts.
    public func end() {
        let ended = ended
        self.ended = nil
        ended?()
    }
}
