package import Protocol

/// What is known of one watched user, from publications and readings that race with each other.
///
/// Publications come in their order, and none is lost from the confirmation of the subscription to the next interruption.
/// A reading is at least as new as the time that was asked for right before it. So what was published at that time or
/// later stays, whatever the reading says: it may be older. After a publication from before the reading it is read again:
/// mostly that was known already, but if Redis' clock was set back, everything seems to be from before.
package struct PresenceKnowledge: Sendable {
    /// Where the user stands between subscription and knowledge.
    package enum Phase: Equatable, Sendable {
        /// Publications may be lost: the subscription is not confirmed.
        case unconfirmed
        /// To be read.
        case due
        /// A reading is under way.
        case reading
        /// Publications say the rest.
        case current
    }

    /// What to do now.
    package enum Action: Equatable, Sendable {
        case none
        /// Read when there is room.
        case read
        /// Tell all watchers.
        case tell
        /// Tell those watchers that have not been told.
        case tellDue
    }

    package private(set) var phase = Phase.unconfirmed
    private var status: PresenceStatus?
    /// When the last publication since the confirmation was made.
    private var publishedAt: UInt64?
    /// From when on the last reading since the confirmation is.
    private var readAt: UInt64?
    /// The number of the last reading, so that the answer to one that counts no more is recognised.
    private var reading: UInt32 = 0

    /// Nothing is known.
    package init() {}

    /// What a watcher may be told now; nil while it may be outdated.
    package var known: PresenceStatus? {
        publishedAt == nil && readAt == nil ? nil : status
    }

    /// Redis confirmed the subscription, for the first time or after an interruption.
    package mutating func confirmed() -> Action {
        defer { phase = .due }
        publishedAt = nil
        readAt = nil
        return phase == .due ? .none : .read
    }

    /// The subscription is gone; what is known may be outdated from now on.
    package mutating func interrupted() {
        phase = .unconfirmed
        publishedAt = nil
        readAt = nil
    }

    /// The turn has come to read; returns the number of the reading, nil when none is wanted any more.
    package mutating func readingBegan() -> UInt32? {
        guard phase == .due else { return nil }
        phase = .reading
        reading &+= 1
        return reading
    }

    /// A reading of this number says so, from `time` on or later, by Redis' clock.
    package mutating func wasRead(_ status: PresenceStatus, at time: UInt64, number: UInt32) -> Action {
        guard phase == .reading, number == reading else { return .none }
        phase = .current
        if let publishedAt, publishedAt >= time { return .tellDue }
        readAt = time
        return learned(status)
    }

    /// The reading of this number failed: again later.
    package mutating func readingFailed(number: UInt32) -> Action {
        guard phase == .reading, number == reading else { return .none }
        phase = .due
        return .read
    }

    /// It was published that the user came or went.
    package mutating func published(_ change: PresenceChange) -> Action {
        guard phase != .unconfirmed else { return .none }
        if let readAt, change.time < readAt { return confirmed() }
        publishedAt = change.time
        return learned(change.status)
    }

    private mutating func learned(_ status: PresenceStatus) -> Action {
        guard status != self.status else { return .tellDue }
        self.status = status
        return .tell
    }
}
