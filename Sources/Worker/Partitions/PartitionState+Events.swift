/// What happened.
extension PartitionState {
    /// The group is there: what others have left behind comes first.
    mutating func prepared() {
        isBusy = false
        isAnswerStale = false
        if phase == .preparing { phase = .claiming(from: Self.firstID) }
    }

    /// Redis has refused to make the group, or has not answered.
    mutating func prepareFailed(now: UInt64) {
        isBusy = false
        isAnswerStale = false
        mayPrepareFrom = now &+ ConsumerState.prepareDelay
    }

    /// Redis refuses what this worker asks for: a pause, and then from the start.
    mutating func refused(now: UInt64) {
        _ = answerCame()
        mayPrepareFrom = now &+ ConsumerState.prepareDelay
        if phase != .leaving, phase != .over { phase = .preparing }
    }

    /// Redis does not know the group: it was flushed, or somebody has deleted the stream.
    mutating func groupMissing() {
        _ = answerCame()
        position = nil
        if phase != .leaving, phase != .over { phase = .preparing }
    }

    /// A claim was answered; true when its jobs may be admitted, false when they are to be found anew.
    mutating func claimed(next: String) -> Bool {
        guard answerCame() else { return false }
        if case .claiming = phase { phase = next == Self.firstID ? .taking : .claiming(from: next) }
        return phase != .over
    }

    /// The claim of a single job was answered.
    mutating func retried() -> Bool {
        answerCame() && phase != .over
    }

    /// A take was answered with so many jobs of those that were asked for.
    mutating func took(_ count: Int, of asked: Int) -> Bool {
        guard answerCame() else { return false }
        isDry = count < asked && !isWoken
        // What was announced before and is not to be taken is in other hands, or only left over.
        if count == 0 { position = StreamID.later(position, expected) }
        return phase != .over
    }

    /// There was no answer, or an error: what the command may have taken is found by claiming.
    mutating func failed() {
        isBusy = false
        isAnswerStale = false
        claimAnew()
    }

    /// A job with this id was seen.
    mutating func saw(_ id: String) {
        position = StreamID.later(position, id)
    }

    /// There is something to take, as far as an entry with this id tells.
    mutating func woken(by id: String?) {
        isDry = false
        isWoken = true
        announced = StreamID.later(announced, id)
    }

    /// The lease was made longer.
    mutating func renewed() {
        isLeased = true
    }

    /// Nothing is asked for until the lease is renewed; then everything pending is looked for.
    mutating func redisLost() {
        isLeased = false
        isAnswerStale = isBusy
        isDry = false
        // The next Redis may be one that never heard of the last jobs.
        position = nil
        announced = nil
        expected = nil
        jobs.connectionLost()
        claimAnew()
    }

    /// Somebody else needs this partition more.
    mutating func leave() {
        if phase != .over { phase = .leaving }
    }

    /// It is needed here after all.
    mutating func stay() {
        if phase == .leaving { phase = .claiming(from: Self.firstID) }
    }

    /// The lease is lost.
    mutating func lost() {
        phase = .over
    }

    private mutating func claimAnew() {
        switch phase {
        case .claiming, .taking: phase = .claiming(from: Self.firstID)
        case .preparing, .leaving, .over: break
        }
    }

    private mutating func answerCame() -> Bool {
        isBusy = false
        guard isAnswerStale else { return true }
        isAnswerStale = false
        claimAnew()
        return false
    }
}
