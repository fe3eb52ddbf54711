/// What the score of a user in `online:<shard>` says.
///
/// The whole part is the time until which the user counts as online, in ms since 1970; the rest is how many seconds before
/// that their last sign of life was, in 1/4096. Redis' functions write and read it likewise.
package struct OnlineScore: Equatable, Sendable {
    private static let fractions = 4_096.0

    /// As it was read: what is written back must be the same to the last bit.
    package let text: String
    /// Until when the user counts as online, ms since 1970.
    package let until: UInt64
    /// How long a sign of life counted for this user, in ms.
    package let threshold: UInt64

    /// The score of somebody who gives a sign of life at this time, ms since 1970, that holds for 1 to 4095 seconds.
    package static func text(time: UInt64, seconds: Int) -> String {
        "\(Double(time + UInt64(seconds) * 1_000) + Double(seconds) / fractions)"
    }

    /// Nil for what is no score, or one of no time in the next millennia; what somebody set below 0 was long ago.
    package init?(_ text: String) {
        guard let number = Double(text), number < 1e14 else { return nil }
        self.text = text
        let score = max(0, number)
        until = UInt64(score)
        threshold = UInt64((score - Double(until)) * Self.fractions) * 1_000
    }
}
