/// The refs of one device: strictly rising, also over restarts of the program.
///
/// A program starts at the wall clock in microseconds, so that nothing has to be kept on disk: a device would have
/// to send a million messages a second to overtake the clock. Should the clock have gone back, the server says
/// `ref_too_low` and the sequence leaps ahead, further each time.
package struct RefSequence: Equatable, Sendable {
    /// The largest ref, which every JSON reader keeps exact: 2^53.
    package static let largest: UInt64 = 1 << 53

    /// How far the first leap goes: one second of refs.
    private static let firstLeap: UInt64 = 1_000_000

    /// Leaps longer than this are not needed to get anywhere below `largest`.
    private static let longestLeap: UInt64 = 1 << 50

    private var following: UInt64
    private var leap = RefSequence.firstLeap
    private var newestBeforeLeap: UInt64 = 0

    /// A sequence that starts at the later of `wallClock` (ms since 1970) and the ref behind `highestKnown`.
    package init(wallClock: UInt64, highestKnown: UInt64 = 0) {
        let (clockRef, overflow) = wallClock.multipliedReportingOverflow(by: 1000)
        let isPlausible = !overflow && clockRef < RefSequence.largest
        following = max(isPlausible ? clockRef : 1, min(highestKnown, RefSequence.largest) + 1)
    }

    /// Takes the next ref; nil when none is left below `largest`.
    package mutating func next() -> UInt64? {
        guard following <= RefSequence.largest else { return nil }
        defer { following += 1 }
        return following
    }

    /// Notes that the server knows a higher ref than `refused`: what comes next lies above it.
    ///
    /// The refs that were taken before the leap are about to be refused too, and share it.
    package mutating func refused(_ refused: UInt64) {
        guard refused > newestBeforeLeap else { return }
        newestBeforeLeap = following - 1
        following = min(following + leap, RefSequence.largest + 1)
        leap = min(leap * 2, RefSequence.longestLeap)
    }

    /// Notes that the server accepted a ref: the next leap is short again.
    package mutating func accepted() {
        leap = RefSequence.firstLeap
    }
}
