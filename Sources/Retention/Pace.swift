/// How long to pause behind each command, so that all of them together take a small share of Redis' time.
///
/// What Redis spends on a command is not known here. It is at most the time to the answer less that of the way, and the way
/// takes what the fastest of the last answers took. When others keep Redis busy, answers come later and the pauses grow,
/// up to what such a command is known to cost at most: so the end is come to, however busy Redis is.
struct Pace: Equatable {
    /// No command costs less, with reading and answering it.
    static let least = Duration.microseconds(20)
    /// What nothing needs that was asked for in one go: a step is bounded by its entries.
    static let most = Duration.milliseconds(1)
    /// Answers after which the fastest is looked for anew: the way may have changed.
    private static let memory = 1_000

    private let share: Double
    private var fastest = Duration.seconds(60)
    private var candidate = Duration.seconds(60)
    private var answers = 0

    /// - Parameter share: of Redis' time, above 0 and below 1.
    init(share: Double) {
        self.share = min(max(share, 0.000_1), 0.999)
    }

    /// The pause behind a command that was answered after this time, and is known to cost no more than that.
    mutating func pause(after time: Duration, atMost: Duration = most) -> Duration {
        candidate = min(candidate, time)
        fastest = min(fastest, time)
        answers += 1
        if answers == Self.memory {
            fastest = candidate
            candidate = .seconds(60)
            answers = 0
        }
        let busy = min(max(Self.least, time - fastest), max(Self.least, atMost), Self.most)
        return busy * ((1 - share) / share)
    }
}
