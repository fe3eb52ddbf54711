/// The deadlines of a live connection, as monotonic milliseconds; `MessagingState.never` where none is set.
struct MessagingTimers: Equatable, Sendable {
    /// The heartbeat interval when the server names none, in milliseconds.
    static let usualInterval: UInt64 = 20_000

    /// Longer intervals would let a dead connection look alive for minutes, in milliseconds.
    static let longestInterval: UInt64 = 300_000

    /// The server's heartbeat interval.
    var interval = MessagingTimers.usualInterval

    /// When bytes arrived last.
    var lastHeard: UInt64 = 0

    var heartbeat = MessagingState.never
    var acknowledgement = MessagingState.never
    var repetition = MessagingState.never
    var pacing = MessagingState.never
    var drain = MessagingState.never
    var renewal = MessagingState.never
    var requests = MessagingState.never
    var marks = MessagingState.never

    /// When the server counts as dead: after 2.5 intervals without a byte, so that two lost heartbeats are no alarm.
    var silence: UInt64 { lastHeard + interval * 5 / 2 }

    /// The earliest deadline.
    var next: UInt64 {
        min(silence, heartbeat, acknowledgement, repetition, pacing, drain, renewal, requests, marks)
    }

    /// Clears all, as there is no live connection; a drain's reconnect slot stays.
    mutating func disarm() {
        heartbeat = MessagingState.never
        acknowledgement = MessagingState.never
        repetition = MessagingState.never
        pacing = MessagingState.never
        renewal = MessagingState.never
        requests = MessagingState.never
        marks = MessagingState.never
    }

    /// Starts the heartbeats of a connection, every so many seconds.
    mutating func arm(heartbeatSeconds: UInt64, at now: UInt64) {
        let isUsable = heartbeatSeconds > 0 && heartbeatSeconds <= MessagingTimers.longestInterval / 1000
        interval = isUsable ? heartbeatSeconds * 1000 : MessagingTimers.usualInterval
        heartbeat = now + interval
        lastHeard = max(lastHeard, now)
    }

    /// Plans the renewal of a token that is valid for so many milliseconds: a fifth of that before its end.
    mutating func renew(validFor: UInt64?, at now: UInt64) {
        guard let validFor, validFor < MessagingState.never / 4 else {
            renewal = MessagingState.never
            return
        }
        renewal = now + max(validFor / 5 * 4, MessagingTimers.shortestRenewal)
    }

    /// The least time between two renewals: a token that is valid for less must not make us busy, in milliseconds.
    static let shortestRenewal: UInt64 = 1000
}
