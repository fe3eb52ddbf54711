/// What became of a job that a dead consumer had been given again and again.
package struct PoisonObservation: Equatable, Sendable {
    /// How often it had been given out: more often than the contract allows.
    static let deliveries = 9

    /// It had its effect all the same.
    package var isWorked: Bool
    /// It is among the dead letters.
    package var isDead: Bool
    /// It is not in the stream any more.
    package var isGone: Bool
    /// The good jobs that were given afterwards.
    package var work: WorkObservation

    package init(isWorked: Bool, isDead: Bool, isGone: Bool, work: WorkObservation) {
        self.isWorked = isWorked
        self.isDead = isDead
        self.isGone = isGone
        self.work = work
    }
}
