/// Bounds of what a receipts worker holds and asks for at a time.
package struct ReceiptsLimits: Equatable, Sendable {
    /// How long marks of a group are gathered before its senders are told: so an event to a sender stands for many marks.
    package var gathering = Duration.milliseconds(500)
    /// Groups at work at a time, each with one command under way.
    package var groups = 16
    /// Jobs in hand; most gather, and cost a few hundred bytes.
    package var jobs = 4_096
    /// Lines of a log that one question looks at.
    package var lines = 200
    /// After so long a job of another worker is taken over: that worker must be dead, and if not, no harm is done.
    package var claimIdle = Duration.seconds(5)
    /// Dead letters that the stream keeps, about.
    package var deadLetters = 100_000

    package init() {}
}
