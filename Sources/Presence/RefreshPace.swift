/// How many slots of the wheel are visited in a step: one, and more for a round after Redis was away.
///
/// What was said while Redis was away it has not heard, and what it heard last it may have lost. So everybody is told of
/// anew, quickly and yet spread out.
package struct RefreshPace: Sendable {
    /// A round is made up for in an eighth of its time: a million users then cost Redis half a core for some seconds.
    private static let hurry = 8

    private let slotCount: Int
    private var connection: UInt64?
    /// Visits that are still to be made up for.
    private var missed = 0

    package init(slotCount: Int) {
        self.slotCount = slotCount
    }

    /// A step has passed; returns how many slots to visit.
    ///
    /// `connection` is a number that is another one after each reconnect.
    package mutating func stepped(isReady: Bool, connection: UInt64) -> Int {
        if !isReady || connection != self.connection, self.connection != nil { missed = slotCount }
        self.connection = connection
        guard isReady, missed > 0 else { return 1 }
        let visits = min(Self.hurry, missed)
        missed -= visits
        return visits
    }
}
