internal import Glibc

/// A point in time up to which a test waits for something, instead of sleeping for a guessed time.
package struct Deadline: Sendable {
    /// Long enough for a loaded machine; a test that passes never waits for it.
    package static let usual: Duration = .seconds(20)
    /// How long to pause between two looks at a condition that announces nothing.
    private static let pauseMicroseconds: UInt32 = 2_000

    private let end: ContinuousClock.Instant

    /// Starts now.
    package init(after duration: Duration = Deadline.usual) {
        end = .now + duration
    }

    /// Whether the time is over.
    package var hasPassed: Bool { ContinuousClock.now >= end }

    /// What is left, at least nothing.
    package var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }

    /// Looks at the condition until it holds (true) or the time is over (false); blocks the thread.
    package func wait(until condition: () throws -> Bool) rethrows -> Bool {
        while true {
            if try condition() { return true }
            if hasPassed { return false }
            usleep(Self.pauseMicroseconds)
        }
    }
}
