/// What was seen of some jobs once they were finished, or had been given time enough.
package struct WorkObservation: Equatable, Sendable {
    /// Jobs that were given.
    package var jobs: Int
    /// Entries that were left in the stream.
    package var left: Int
    /// Those of them that some worker has taken and not acknowledged.
    package var pending: Int
    /// Every entry was handed to some worker at least once.
    package var isAllTaken: Bool
    /// When the group was first seen it had been given nothing, and all entries there were lay behind its beginning.
    package var isGroupBehind: Bool
    /// For each job whose effects can be judged, how many were seen.
    package var effects: [Int]
    /// Somebody got something out of order.
    package var isDisordered: Bool
    /// How the worker ended although nobody asked it to; nil while it runs.
    package var end: String?

    package init(
        jobs: Int,
        left: Int = 0,
        pending: Int = 0,
        isAllTaken: Bool = true,
        isGroupBehind: Bool = false,
        effects: [Int],
        isDisordered: Bool = false,
        end: String? = nil
    ) {
        self.jobs = jobs
        self.left = left
        self.pending = pending
        self.isAllTaken = isAllTaken
        self.isGroupBehind = isGroupBehind
        self.effects = effects
        self.isDisordered = isDisordered
        self.end = end
    }

    /// It was given jobs, and not one of them has left the stream.
    package var isNothingFinished: Bool { left > 0 && left >= jobs }
}
