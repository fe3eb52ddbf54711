/// What was seen of a worker that was killed while it worked, and of those that came after it.
package struct KillObservation: Equatable, Sendable {
    /// For each kill, the jobs that were taken and not acknowledged.
    package var inHand: [Int]
    /// For each kill, the jobs that were gone from the stream although their effects were not there.
    package var acknowledgedEarly: [Int]
    package var work: WorkObservation

    /// There is something to judge: it had jobs in hand, or has done something wrong.
    var isCaught: Bool { (inHand + acknowledgedEarly).contains { $0 > 0 } }

    package init(inHand: [Int], acknowledgedEarly: [Int], work: WorkObservation) {
        self.inHand = inHand
        self.acknowledgedEarly = acknowledgedEarly
        self.work = work
    }
}
