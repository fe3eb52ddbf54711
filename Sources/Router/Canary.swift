/// A numbered publication of a node to itself, once a second: what it cannot hear, its clients cannot get.
///
/// A subscription link can be dead and look well: TCP is up, and nothing arrives. Only something that must arrive shows
/// it. One canary is on its way at a time. That Redis has answered the publication tells a dead subscription, which a new
/// link cures, from a Redis that is slow, which it would only make slower.
package struct Canary: Equatable, Sendable {
    /// The time between two canaries, in ms.
    package static let interval: UInt64 = 1_000
    /// How often to call `looked`, in ms.
    package static let lookInterval: UInt64 = 100
    /// How long one may take, in ms: with the two times above a dead link is found within 3 s.
    package static let patience: UInt64 = 1_800
    /// What reconnecting does not cure is tried again after twice the time, up to this one, in ms.
    package static let longestPatience: UInt64 = 30_000
    /// How long a publication may take from Redis' answer on the other link, in ms.
    static let grace: UInt64 = 500
    /// A look that comes this much late, in ms, means that the process has stood still, and not the link.
    static let standstill: UInt64 = 1_000

    package private(set) var phase = Phase.unsubscribed
    package private(set) var health = Health.unproven
    /// The last canary; they count from 1.
    package private(set) var number: UInt64 = 0
    private var due: UInt64 = 0
    private var lastLook: UInt64?
    /// What the subscription link had brought at the last look, in bytes, and when that was last more than before.
    private var heard: UInt64 = 0
    private var lastHeard: UInt64 = 0
    /// New links since the last canary came back.
    private var reconnects = 0

    package init() {}

    /// The channel is subscribed, maybe anew: a canary goes with the next look.
    ///
    /// A link that breaks again before everything is restored does not tell of that break.
    package mutating func subscribed() {
        interrupted()
        phase = .resting
        due = 0
    }

    /// The subscription is gone, and what was on its way with it.
    package mutating func interrupted() {
        phase = .unsubscribed
        if health == .well { health = .unproven }
    }

    /// Some time has passed, and the subscription link has brought so many bytes in all, of whatever.
    package mutating func looked(now: UInt64, heard: UInt64) -> Action {
        if heard != self.heard { lastHeard = now }
        self.heard = heard
        forgiveStandstill(now: now)
        switch phase {
        case .unsubscribed: return .none
        case .resting: return now + Self.lookInterval / 2 >= due ? send(now: now) : .none
        case .flying(let since, let answered):
            return now >= since + patience ? overdue(since: since, answered: answered, now: now) : .none
        }
    }

    /// Redis has published the canary.
    package mutating func answered(_ number: UInt64, now: UInt64) {
        guard number == self.number, case .flying(let since, nil) = phase else { return }
        phase = .flying(since: since, answered: now)
    }

    /// The canary was not published, and will not be: the next one goes at its time.
    package mutating func failed(_ number: UInt64) -> Action {
        guard number == self.number, case .flying = phase else { return .none }
        phase = .resting
        return turnLate() ? .report(.unanswered) : .none
    }

    /// A number has come back.
    package mutating func returned(_ number: UInt64, now: UInt64) -> Return {
        guard number == self.number, case .flying(let since, _) = phase else { return .stranger }
        let isRecovery = health == .late
        phase = .resting
        health = .well
        reconnects = 0
        let time = now - min(now, since)
        return isRecovery ? .recovered(time) : .expected(time)
    }

    private mutating func send(now: UInt64) -> Action {
        number += 1
        due = now + Self.interval
        phase = .flying(since: now, answered: nil)
        return .publish(number)
    }

    /// A link that brings other things is alive, and only behind; not for ever.
    private mutating func overdue(since: UInt64, answered: UInt64?, now: UInt64) -> Action {
        let isNew = turnLate()
        let isSilent = now >= lastHeard + Self.patience || now >= since + Self.longestPatience
        guard let answered, now >= answered + Self.grace, isSilent else {
            return isNew ? .report(answered == nil ? .unanswered : .behind) : .none
        }
        reconnects += 1
        phase = .unsubscribed
        return .reconnect
    }

    /// Returns whether it was not late before.
    private mutating func turnLate() -> Bool {
        defer { health = .late }
        return health != .late
    }

    private var patience: UInt64 {
        min(Self.patience << UInt64(min(reconnects, 5)), Self.longestPatience)
    }

    /// What came meanwhile has yet to be read: its time begins anew.
    private mutating func forgiveStandstill(now: UInt64) {
        defer { lastLook = now }
        guard let lastLook, now > lastLook + Self.standstill, case .flying(_, let answered) = phase else {
            return
        }
        phase = .flying(since: now, answered: answered.map { _ in now })
        lastHeard = now
    }
}
