/// What was seen of a worker that found many jobs waiting.
package struct PressureObservation: Equatable, Sendable {
    package var waiting: Int
    /// The most that were taken and not acknowledged at a time.
    package var mostPending: Int
    /// Jobs that were finished meanwhile.
    package var finished: Int
    package var end: String?

    package init(waiting: Int, mostPending: Int, finished: Int, end: String? = nil) {
        self.waiting = waiting
        self.mostPending = mostPending
        self.finished = finished
        self.end = end
    }
}
