/// What was seen of a worker that was stopped with jobs in hand while a second one ran, and then went on.
package struct DelayObservation: Equatable, Sendable {
    /// Jobs in the hands of the first when it was stopped.
    package var inHand: Int
    /// All jobs, up to those that the first had to do alone in the end.
    package var work: WorkObservation

    package init(inHand: Int, work: WorkObservation) {
        self.inHand = inHand
        self.work = work
    }
}
