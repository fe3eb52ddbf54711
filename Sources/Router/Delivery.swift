/// Where one device stands in its user's inbox, and how it gets what comes next.
///
/// Publications are the fast path, the inbox stream is the truth. As long as ids follow each other they are passed on
/// at once; a device that is behind (just connected, a publication lost, a slow reader) ignores publications and reads
/// pages of the stream until it has caught up. So nothing queues in the node, whatever a device does.
package struct Delivery: Equatable, Sendable {
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

    package private(set) var phase = Phase.attaching

    /// The last inbox id that was passed on, or skipped because the device itself caused it.
    package private(set) var position: UInt64 = 0

    /// The highest inbox id that the device has really been sent.
    package private(set) var visible: UInt64 = 0

    /// The highest inbox id that the node has heard of.
    package private(set) var newest: UInt64 = 0

    /// The inbox's epoch as the device was told; 0 before the first answer.
    package private(set) var epoch: UInt64 = 0

    /// Up to where a page should have had entries and had none; 0 when nothing is missing.
    private var missing: UInt64 = 0

    package init() {}

    /// Redis said where the device stands.
    package mutating func attached(cursor: UInt64, last: UInt64, epoch: UInt64) -> Action {
        let isNew = self.epoch == 0
        let isReplaced = !isNew && self.epoch != epoch
        let isHole = !isNew && !isReplaced && min(missing, last) > position
        if isNew || isReplaced {
            begin(at: cursor)
        } else if isHole {
            begin(at: min(missing, last))
        }
        newest = isReplaced ? last : max(newest, last)
        missing = 0
        self.epoch = epoch
        phase = position < newest ? .reading : .live
        switch (isReplaced || isHole, phase == .reading) {
        case (true, true): return .resyncAndRead
        case (true, false): return .resync
        case (false, true): return .read
        case (false, false): return .none
        }
    }

    /// A publication with this inbox id arrived.
    package mutating func published(_ id: UInt64) -> Action {
        switch phase {
        case .attaching, .reading, .blocked:
            newest = max(newest, id)
            return .none
        case .live where id == position + 1:
            position = id
            newest = id
            return .deliver
        case .live where id > position:
            newest = id
            phase = .reading
            return .read
        case .live:
            // Either a page was faster than the publication, or Redis lost the inbox and counts anew: ask.
            phase = .attaching
            return .attach
        }
    }

    /// A page held the event with this inbox id.
    package mutating func entry(_ id: UInt64) -> Action {
        guard phase == .reading, id > position else { return .none }
        let isHole = id > position + 1
        position = id
        newest = max(newest, id)
        return isHole ? .resyncAndDeliver : .deliver
    }

    /// The event at `position` was really sent, not skipped.
    package mutating func sent() {
        visible = position
    }

    /// All events of a page were passed on.
    ///
    /// `count` is its number of entries: none although ids are missing means that they are lost. `isFull` says that it
    /// held as many as were asked for, so there may be more; `isOutputFull`, that the socket has enough queued.
    package mutating func pageEnded(count: Int, isFull: Bool, isOutputFull: Bool) -> Action {
        guard phase == .reading else { return .none }
        if !isFull, newest <= position {
            phase = isOutputFull ? .blocked : .live
            return .none
        }
        if count == 0 {
            missing = newest
            phase = .attaching
            return .attach
        }
        if isOutputFull {
            newest = max(newest, position + 1)
            phase = .blocked
            return .none
        }
        return .read
    }

    /// The socket has more queued than it should: what comes now waits in the inbox.
    package mutating func outputFilled() {
        if phase == .live { phase = .blocked }
    }

    /// The socket took what was queued.
    package mutating func outputDrained() -> Action {
        guard phase == .blocked else { return .none }
        phase = position < newest ? .reading : .live
        return phase == .reading ? .read : .none
    }

    /// Publications may have been lost: ask Redis where the device stands, whatever was going on.
    ///
    /// The answer to a page that is under way is then ignored.
    package mutating func interrupted() -> Action {
        guard phase != .attaching else { return .none }
        phase = .attaching
        return .attach
    }

    private mutating func begin(at inbox: UInt64) {
        position = inbox
        visible = inbox
    }
}
