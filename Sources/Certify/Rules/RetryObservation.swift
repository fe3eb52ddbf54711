/// What was seen of a job that cannot be done for now.
package struct RetryObservation: Equatable, Sendable {
    /// When it was tried, in ms from any beginning.
    package var tries: [UInt64]
    /// It is among the dead letters.
    package var isDead: Bool
    /// It is not in the stream any more.
    package var isGone: Bool
    /// The jobs that could be done afterwards.
    package var work: WorkObservation

    package init(tries: [UInt64], isDead: Bool, isGone: Bool, work: WorkObservation) {
        self.tries = tries
        self.isDead = isDead
        self.isGone = isGone
        self.work = work
    }

    /// The times between the tries, in ms.
    var gaps: [UInt64] { zip(tries.dropFirst(), tries).map { $0 > $1 ? $0 - $1 : 0 } }
}
