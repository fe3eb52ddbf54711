/// Bounds of what a retention worker holds and asks for at a time.
package struct RetentionLimits: Equatable, Sendable {
    /// Deleted messages at work at a time.
    package var erasures = 4
    /// Inboxes of one message at work at a time: with `erasures` some ms of Redis' time wait in its queue at most.
    package var inboxes = 4
    /// Looks into one inbox, of 200 entries or 256 KiB each: beyond it something is wrong with that inbox.
    package var looks = 10_000
    /// Members that one step of reading asks for.
    package var memberPage = 4_096
    /// Members of one group, or past memberships: more than any group may have.
    package var members = 200_000
    /// Deliveries of a job from which on a group that is not fanned out yet is erased from nevertheless, and again later.
    package var patience = 8
    /// Deliveries of a job after which it is given up while its group is not fanned out: a quarter of an hour.
    package var mostDeliveries = 24
    /// After so long a job of another worker is taken over: that worker must be dead, and if not, no harm is done.
    package var claimIdle = Duration.seconds(10)
    /// Dead letters that the stream keeps, about.
    package var deadLetters = 100_000
    /// Names that one step through the key space asks for.
    package var names = 100
    /// Entries that one step of expiry removes or looks at.
    package var entries = 100
    /// Steps in a row for one conversation or user; what is left waits for the next time through.
    package var steps = 1_000
    /// The share of Redis' time that expiry takes.
    package var share = 0.02

    package init() {}
}
