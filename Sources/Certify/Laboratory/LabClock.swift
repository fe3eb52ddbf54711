/// Says when a run has to end: at a signal, or when its time is over.
final class LabClock {
    var isInterrupted = false
    private let end: ContinuousClock.Instant

    init(limit: Duration) {
        end = .now + limit
    }

    func check() throws(LabError) {
        if isInterrupted { throw .interrupted }
        if ContinuousClock.now >= end { throw .outOfTime }
    }
}
