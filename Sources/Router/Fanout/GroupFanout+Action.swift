extension GroupFanout {
    /// What is under way for the group.
    package enum Phase: Equatable, Sendable {
        /// Nothing: no job waits.
        case idle
        /// Jobs wait for a turn: only so many groups are at work at a time.
        case waiting
        /// The members, and the log behind what was fanned out.
        case reading
        /// One run of a page, to everybody who gets it.
        case delivering
        /// The mark of what was fanned out is being moved to the end of the page.
        case advancing
    }

    /// What the shell is to do.
    package enum Action: Equatable, Sendable {
        case none
        /// Give the group a turn when there is one.
        case wait
        /// Read a page.
        case read
        /// Deliver this run of the page.
        case deliver(run: Int)
        /// Move the mark to the end of the page.
        case advance
        /// These jobs are done, and the turn is over; with `again` others are left: give the group another turn.
        case finish([FanoutJob], again: Bool)
        /// These jobs have failed, and the turn is over.
        case fail([FanoutJob])
    }
}
