/// What a stream of jobs holds, and who takes from it.
package struct StreamFigures: Equatable, Sendable {
    /// One consumer group.
    package struct Group: Equatable, Sendable {
        package var name = ""
        package var consumers = 0
        /// Jobs that were taken and not finished.
        package var pending = 0
        package var lastTaken = ""

        package init() {}
    }

    /// Jobs in the stream: waiting, or in somebody's hand.
    package var length = 0

    /// Entries ever added; nil when not asked.
    package var added: UInt64?

    /// When the oldest one came, in ms since 1970.
    package var oldest: UInt64?

    package var groups: [Group] = []

    package init() {}

    /// The group of the workers; another one may belong to somebody who only looks.
    package func group(_ name: String) -> Group {
        groups.first { $0.name == name } ?? Group()
    }

    /// Jobs that no worker of the group has taken.
    ///
    /// Finished ones are deleted, so all that is not pending waits. Redis' own `lag` is wrong for good after a restart from a
    /// rewritten append-only file (7.0.15).
    package func waiting(for name: String) -> Int {
        max(0, length - group(name).pending)
    }
}
