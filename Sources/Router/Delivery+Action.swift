extension Delivery {
    /// What the device is waiting for.
    package enum Phase: Equatable, Sendable {
        /// For Redis to say where the device stands.
        case attaching
        /// For a page of the inbox.
        case reading
        /// For its socket to take what is already queued.
        case blocked
        /// For the next publication.
        case live
    }

    /// What the shell is to do.
    package enum Action: Equatable, Sendable {
        case none
        /// Pass the event on.
        case deliver
        /// Ask Redis where the device stands.
        case attach
        /// Read a page of the inbox behind `position`.
        case read
        /// Tell the device that ids were lost and that it goes on behind `position`; then read.
        case resyncAndRead
        /// Tell the device that ids were lost and that it goes on behind `position`.
        case resync
        /// Tell the device that ids were lost, then pass the event on.
        case resyncAndDeliver
    }
}
