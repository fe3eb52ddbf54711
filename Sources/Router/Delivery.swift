/// Where one device stands in its user's inbox, and how it gets what comes next.
///
/// Publications are the fast path, the inbox stream is the truth. As long as ids follow each other they are passed on
/// at once; a device that is behind (just connected, a publication lost, a slow reader) ignores publications and reads
/// pages of the stream until it has caught up. So nothing queues in the node, whatever a device does.
package struct Delivery: Equatable, Sendable {
    /// The last inbox id that was passed on, or skipped because the device itself caused it.
    package private(set) var position: UInt64 = 0

    /// The highest inbox id that the device has really been sent.
    package private(set) var visible: UInt64 = 0

    /// The highest inbox id that the node has heard of.
    package private(set) var newest: UInt64 = 0

    /// The inbox's epoch as the device was told; 0 before the first answer.
    package private(set) var epoch: UInt64 = 0

    /// The last publication of this subscription, which brings them in order and without gaps; 0 before the first.
    private var heard: UInt64 = 0

    // While reading: `newest` when the page was asked for, which the pages must reach.
    // While attaching: up to where a page should have had entries and had none; 0 when nothing is missing.
    private var expected: UInt64 = 0

    package private(set) var phase = Phase.attaching

    /// While reading: pages are to have in them what stands in the place of erased events, else these look like losses.
    ///
    /// Such a page may hold fewer events than were asked for although there are more: it is full unless it is empty.
    package private(set) var isFilling = false

    /// While reading: the page brought something.
    private var hasAdvanced = false

    /// While reading: something is missing inside the page, and what follows it there is left for the next one.
    private var hasHole = false

    /// While blocked: the last page was full, so there may be more behind it.
    private var hasMore = false

    /// While attaching: the shell was told to ask, so an answer may be under way.
    private var isAsking = false

    /// While attaching: the answer under way may be older than an interruption, so it takes another one.
    private var isStale = false

    package init() {}

    /// Redis said where the device stands.
    ///
    /// The shell then looks at `phase`: it may have to ask once more, with or without a resync to tell.
    package mutating func attached(cursor: UInt64, last: UInt64, epoch: UInt64) -> Action {
        guard phase == .attaching else { return .none }
        let isNew = self.epoch == 0
        let isReplaced = !isNew && self.epoch != epoch
        let isHole = !isNew && !isReplaced && min(expected, last) > position
        if isNew || isReplaced {
            begin(at: cursor)
        } else if isHole {
            begin(at: min(expected, last))
        }
        newest = isReplaced ? last : max(newest, last)
        self.epoch = epoch
        isAsking = false
        let isLost = isReplaced || isHole
        if isStale {
            ask()
            return isLost ? .resync : .attach
        }
        // What was published in the new epoch before this answer came is not in `newest`: a page tells.
        if isReplaced || position < newest {
            read()
            return isLost ? .resyncAndRead : .read
        }
        phase = .live
        return isLost ? .resync : .none
    }

    /// A publication with this inbox id arrived.
    package mutating func published(_ id: UInt64) -> Action {
        let isInOrder = id > heard
        let isNext = heard > 0 && id == heard + 1
        heard = id
        if id <= position || !isInOrder {
            // In sequence it is only late: a page was faster. Else Redis lost the inbox and counts anew: ask.
            return isNext ? .none : doubt()
        }
        newest = max(newest, id)
        guard phase == .live else { return .none }
        if id == position + 1 {
            position = id
            return .deliver
        }
        read()
        return .read
    }

    /// A page held the event with this inbox id.
    package mutating func entry(_ id: UInt64) -> Action {
        guard phase == .reading, id > position, !hasHole else { return .none }
        let isHole = id > position + 1
        if isHole, !isFilling {
            hasHole = true
            return .none
        }
        position = id
        newest = max(newest, id)
        hasAdvanced = true
        return isHole ? .resyncAndDeliver : .deliver
    }

    /// The event at `position` was really sent, not skipped.
    package mutating func sent() {
        visible = position
    }

    /// Redis has moved the device's cursor to `inbox`.
    ///
    /// Beyond the position it tells what an earlier connection had delivered: the device has it, and the inbox may not.
    package mutating func acknowledged(_ inbox: UInt64) {
        guard epoch != 0, inbox > position else { return }
        begin(at: inbox)
        newest = max(newest, inbox)
        // A page that was read before holds nothing new then, and that is no sign of a loss.
        hasAdvanced = true
    }

    /// All events of a page were passed on.
    ///
    /// - Parameters:
    ///   - count: the number of entries in the page; none although ids were known to exist means that they are lost.
    ///   - isFull: the page held as many entries as were asked for, so there may be more.
    ///   - isOutputFull: the socket has more queued than it should.
    /// - Returns: whether to read on, or to ask what became of ids that are missing.
    package mutating func pageEnded(count: Int, isFull: Bool, isOutputFull: Bool) -> Action {
        guard phase == .reading else { return .none }
        if !isFilling, hasHole || !isFull && position < expected {
            isFilling = true
            return goOn(isOutputFull: isOutputFull, hasMore: true)
        }
        // A full page of which nothing was usable holds what Martlet did not write: asking tells what is wrong.
        if count == 0 && position < expected || isFull && !hasAdvanced {
            ask(missing: expected)
            return .attach
        }
        return goOn(isOutputFull: isOutputFull, hasMore: isFull)
    }

    /// Reads the next page if there may be more, once the socket takes it.
    private mutating func goOn(isOutputFull: Bool, hasMore: Bool) -> Action {
        if isOutputFull {
            self.hasMore = hasMore
            phase = .blocked
            return .none
        }
        guard hasMore || position < newest else {
            isFilling = false
            phase = .live
            return .none
        }
        readOn()
        return .read
    }

    /// The socket has more queued than it should: what comes now waits in the inbox.
    package mutating func outputFilled() {
        guard phase == .live else { return }
        hasMore = false
        phase = .blocked
    }

    /// The socket took what was queued.
    package mutating func outputDrained() -> Action {
        guard phase == .blocked else { return .none }
        return goOn(isOutputFull: false, hasMore: hasMore)
    }

    /// The device knows of more than the delivery does: asks Redis how far the inbox goes.
    package mutating func questioned() -> Action {
        doubt()
    }

    /// The subscription is new, so publications may have been lost: ask Redis where the device stands.
    ///
    /// The answer to a page that is under way is then ignored, and one to an earlier question is followed by another.
    package mutating func interrupted() -> Action {
        heard = 0
        return doubt()
    }

    /// What is known may be out of date: asks, or asks once more if an answer is under way.
    private mutating func doubt() -> Action {
        guard !isAsking else {
            isStale = true
            return .none
        }
        ask()
        return .attach
    }

    private mutating func ask(missing: UInt64 = 0) {
        phase = .attaching
        expected = missing
        isAsking = true
        isStale = false
    }

    private mutating func read() {
        isFilling = false
        readOn()
    }

    /// Reads a further page of the same kind.
    private mutating func readOn() {
        phase = .reading
        expected = newest
        hasAdvanced = false
        hasHole = false
    }

    private mutating func begin(at inbox: UInt64) {
        position = inbox
        visible = inbox
    }
}
