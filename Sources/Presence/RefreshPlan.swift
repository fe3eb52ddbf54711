/// How often the presence of connected devices is told, and in how many steps.
package struct RefreshPlan: Equatable, Sendable {
    /// Two refreshes may fail or be late before anybody goes offline.
    private static let refreshesWithinThreshold: Int64 = 3
    /// A step is no shorter than this unless each group's step must be, so that an idle node sleeps.
    private static let leastStepMicroseconds: Int64 = 100_000
    /// Bounds the empty arrays that a long threshold would make.
    private static let mostSlotsPerGroup: Int64 = 64

    /// How long a user counts as online after a refresh: whole seconds, rounded up, as Redis stores them.
    package let thresholdSeconds: Int
    package let slotsPerGroup: Int
    /// The time from one slot to the next.
    package let step: Duration

    /// A threshold of at least a second; each device is refreshed once in a third of it.
    package init(threshold: Duration, groups: Int) {
        thresholdSeconds = max(1, Int((threshold / .seconds(1)).rounded(.up)))
        let round = Int64(thresholdSeconds) * 1_000_000 / Self.refreshesWithinThreshold
        let shared = round / Int64(groups)
        let slots = min(max(1, shared / Self.leastStepMicroseconds), Self.mostSlotsPerGroup)
        slotsPerGroup = Int(slots)
        step = .microseconds(shared / slots)
    }
}
