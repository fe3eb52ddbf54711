/// What was seen of a worker that got SIGTERM while it worked.
package struct StopObservation: Equatable, Sendable {
    /// How long it took to end, in ms; nil when it did not.
    package var milliseconds: UInt64?
    /// How it ended.
    package var end: String?
    /// All jobs, those included that a second worker finished.
    package var work: WorkObservation

    package init(milliseconds: UInt64?, end: String?, work: WorkObservation) {
        self.milliseconds = milliseconds
        self.end = end
        self.work = work
    }
}
