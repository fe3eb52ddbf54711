/// Where a canary is, how it fares, and what is to be done.
extension Canary {
    /// Where the canary is.
    package enum Phase: Equatable, Sendable {
        /// Its channel is not subscribed: nothing is sent.
        case unsubscribed
        /// The last one is over; the next one goes at its time.
        case resting
        /// On its way since then; Redis said at `answered` that it was published, both in the shell's ms.
        case flying(since: UInt64, answered: UInt64?)
    }

    /// What is known of the way.
    package enum Health: Equatable, Sendable {
        /// No canary has come back on this subscription yet.
        case unproven
        /// The last one came back in time.
        case well
        /// One is overdue, and none has come back since.
        case late
    }

    /// What a look or an answer asks for.
    package enum Action: Equatable, Sendable {
        case none
        /// Publish this number.
        case publish(UInt64)
        /// Say that one is late.
        case report(Lateness)
        /// Say so, and make a new subscription link: Redis has published it, and nothing comes.
        case reconnect
    }

    /// Why one is late that no new link would bring sooner.
    package enum Lateness: Equatable, Sendable {
        /// Redis has not even answered.
        case unanswered
        /// Redis has published it, and the link brings what was published before.
        case behind
    }

    /// What has come back.
    package enum Return: Equatable, Sendable {
        /// One of long ago, a repeated one, or somebody else's.
        case stranger
        /// The one that was waited for, after so many ms.
        case expected(UInt64)
        /// As above, and the first one after a late one.
        case recovered(UInt64)
    }
}
