/// How often the presence of connected devices is told, in how many steps, and for how long each telling holds.
///
/// Whoever is told of counts as online for the threshold and a whole round: so somebody whose node dies right before
/// their next turn has the threshold left, and nobody is let go before. One refresh may fail without consequence.
package struct RefreshPlan: Equatable, Sendable {
    /// The longest that a score can say; see `OnlineScore`.
    private static let mostSeconds: Int64 = 4_095
    /// Turns come late on a busy machine: a round may last so much longer before anybody is let go too early.
    private static let slackSeconds: Int64 = 1
    /// A step is no shorter than this unless each group's step must be: steps of a busy node fill their calls.
    private static let leastStepMicroseconds: Int64 = 250_000
    /// Bounds the empty arrays that a long threshold would make.
    private static let mostSlotsPerGroup: Int64 = 64
    /// The key that names a device's node is written in one round of so many: it costs Redis more than being online.
    package static let roundsPerKey = 6

    /// How long a user stays online after their last connection has ended: whole seconds, as Redis stores them.
    package let thresholdSeconds: Int
    /// How long a user counts as online after a refresh.
    package let onlineSeconds: Int
    /// How long the key that names a device's node lives.
    package let keySeconds: Int
    package let slotsPerGroup: Int
    private let slotCount: Int
    /// The time from one slot to the next.
    package let step: Duration

    /// A threshold of at least a second and less than `mostSeconds`, rounded up to seconds.
    ///
    /// A round is five sixths of it, and at least a second less: where a user is still connected to another node, that
    /// node says so before the time is over which the node that they left has given them.
    package init(threshold: Duration, groups: Int) {
        let seconds = max(1, Int64((threshold / .seconds(1)).rounded(.up)))
        let second: Int64 = 1_000_000
        let longest = max(1, Self.mostSeconds - seconds - Self.slackSeconds) * second
        let round = min(
            max(seconds * second / 2, min(seconds * second * 5 / 6, (seconds - 1) * second)),
            longest
        )
        let roundSeconds = (round + second - 1) / second
        thresholdSeconds = Int(min(seconds, Self.mostSeconds))
        onlineSeconds = Int(min(seconds + roundSeconds + Self.slackSeconds, Self.mostSeconds))
        keySeconds = Int(seconds + roundSeconds * Int64(Self.roundsPerKey) + Self.slackSeconds)
        let shared = round / Int64(groups)
        let slots = min(max(1, shared / Self.leastStepMicroseconds), Self.mostSlotsPerGroup)
        slotsPerGroup = Int(slots)
        slotCount = groups * Int(slots)
        step = .microseconds(shared / slots)
    }

    /// Whether the keys of a slot's devices are written with this visit to the wheel, counted from 0.
    ///
    /// The slots take turns, so that each round writes its part of the keys.
    package func writesKeys(visit: Int) -> Bool {
        (visit / slotCount + visit % slotCount) % Self.roundsPerKey == 0
    }
}
