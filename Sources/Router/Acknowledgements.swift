/// A device's cumulative acknowledgements on their way to its cursor: at most one call under way, the highest id wins.
///
/// Only what this connection has come to is passed on, since what the cursor leaves behind is to be known then. An id
/// ahead of that waits for the pages of the inbox; one that nobody has heard of, for Redis to say how far the inbox goes.
package struct Acknowledgements: Equatable, Sendable {
    private var confirmed: UInt64 = 0
    private var wanted: UInt64 = 0
    /// The id of the call under way; 0 for none.
    private var underWay: UInt64 = 0
    /// The highest id beyond the end of the inbox, as far as that is known; 0 for none.
    private var doubtful: UInt64 = 0

    package init() {}

    /// The cursor is known afresh: at the start, or after ids were lost.
    package mutating func reset(to cursor: UInt64) {
        confirmed = cursor
        wanted = cursor
        doubtful = 0
    }

    /// The device acknowledged `inbox`; returns whether Redis is to be asked how far the inbox goes.
    ///
    /// Events that the device caused itself are not sent to it, so they count as acknowledged with what precedes them.
    @discardableResult
    package mutating func acknowledged(_ inbox: UInt64, _ delivery: Delivery) -> Bool {
        guard inbox <= delivery.newest else {
            doubtful = max(doubtful, inbox)
            return true
        }
        let target = inbox >= delivery.visible && inbox <= delivery.position ? delivery.position : inbox
        wanted = max(wanted, target)
        return false
    }

    /// Redis said how far the inbox goes; returns whether the device acknowledged what is not there.
    package mutating func settled(_ delivery: Delivery) -> Bool {
        guard doubtful > 0 else { return false }
        let inbox = doubtful
        doubtful = 0
        guard inbox <= delivery.newest else { return true }
        _ = acknowledged(inbox, delivery)
        return false
    }

    /// The event at the delivery's position was the device's own and was skipped.
    package mutating func skipped(_ delivery: Delivery) {
        guard wanted >= delivery.visible, delivery.position > wanted else { return }
        wanted = delivery.position
    }

    /// Whether the device has the event already, and says so ahead of it.
    package func covers(_ inbox: UInt64) -> Bool { inbox <= wanted }

    /// Up to where Redis may be told now, if anywhere.
    package func due(_ delivery: Delivery) -> UInt64? {
        let target = min(wanted, delivery.position)
        return underWay == 0 && target > confirmed ? target : nil
    }

    /// The inbox id to call Redis with now, if any; no higher than `limit`.
    package mutating func next(limit: UInt64) -> UInt64? {
        let target = min(wanted, limit)
        guard underWay == 0, target > confirmed else { return nil }
        underWay = target
        return target
    }

    /// Redis moved the cursor.
    ///
    /// An answer below the id that was asked for counts as none: it would be asked for ever.
    package mutating func confirmed(_ cursor: UInt64) {
        guard cursor >= underWay else { return failed() }
        underWay = 0
        confirmed = max(confirmed, cursor)
    }

    /// Redis refused: the next acknowledgement tries again.
    package mutating func failed() {
        underWay = 0
        wanted = confirmed
    }

    /// Redis did not answer: what is wanted stays wanted.
    package mutating func unanswered() {
        underWay = 0
    }
}
