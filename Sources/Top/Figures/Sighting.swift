/// A node or worker as Redis knows it: its name, what it said last, and when.
package struct Sighting<Report: Equatable & Sendable>: Equatable, Sendable {
    package let name: String

    /// What it is part of: the role of a worker, empty for a node.
    package var role = ""

    /// Up to when it is taken to be alive, in ms since 1970 by the clock of whoever wrote it; nil when it is not listed.
    package var aliveUntil: UInt64?

    /// Nil when it says nothing any more, or nothing that can be read.
    package var report: Report?

    /// When it said that, by Redis' clock in ms since 1970.
    package var reportedAt: UInt64?

    package init(name: String) {
        self.name = name
    }

    /// For how long nothing was heard of it at `time`, in ms.
    package func silence(at time: UInt64) -> UInt64 {
        let heard = reportedAt ?? aliveUntil.map { $0 - min($0, Lifetimes.report) } ?? 0
        return time - min(time, heard)
    }

    /// Whether it is late: a report is due every second.
    ///
    /// Who says nothing of itself, as a worker of another make may, is believed the list alone.
    package func isSilent(at time: UInt64) -> Bool {
        report == nil ? (aliveUntil ?? 0) <= time : silence(at: time) > Lifetimes.patience
    }
}

/// How long reports last, in ms; the numbers of docs/redis.md.
package enum Lifetimes {
    /// The time to live of `node:<name>` and `worker:<name>`, which tells when they were written.
    package static let report: UInt64 = 5_000
    /// Beyond it a node or worker is said to be silent: two reports are missing.
    package static let patience: UInt64 = 2_500
}
