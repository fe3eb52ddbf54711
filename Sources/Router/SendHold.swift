package import Protocol

/// Keeps the order of a connection's sends after one was refused for now.
///
/// What was pipelined behind it must not overtake it: it would then be too low to be stored at all. So higher refs are
/// refused likewise until the refused one comes again, or the time is over that the client was told to wait. A client
/// that gives the message up is held no longer than that.
package struct SendHold: Equatable, Sendable {
    /// The shortest time, in ms: what is on its way arrives within it, also from a phone on a slow link.
    package static let shortest: UInt64 = 2_000

    /// What the refused send was told, and what those behind it are told.
    package let code: ErrorCode

    private var ref: UInt64
    private var until: UInt64

    /// Begins with a refused send; times are monotonic milliseconds.
    package init(ref: UInt64, code: ErrorCode, after: UInt64, now: UInt64) {
        self.ref = ref
        self.code = code
        until = now + max(after, SendHold.shortest)
    }

    /// Another send was refused by Redis or the rate while this one is in force: the lower ref and the later time count.
    ///
    /// Not for those that are only held back: they would prolong it for ever.
    package mutating func refused(ref: UInt64, after: UInt64, now: UInt64) {
        self.ref = min(self.ref, ref)
        until = max(until, now + max(after, SendHold.shortest))
    }

    /// Whether the time is over.
    package func isOver(now: UInt64) -> Bool { now >= until }

    /// The milliseconds that a send with this ref has to wait; nil when it may go, and then the hold is over.
    package func wait(ref: UInt64, now: UInt64) -> UInt64? {
        ref > self.ref && now < until ? until - now : nil
    }
}
