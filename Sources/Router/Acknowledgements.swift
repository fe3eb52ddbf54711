/// A device's cumulative acknowledgements on their way to its cursor: at most one call under way, the highest id wins.
package struct Acknowledgements: Equatable, Sendable {
    private var confirmed: UInt64 = 0
    private var wanted: UInt64 = 0
    /// The highest acknowledged id that this connection has delivered, so that it cannot lie ahead of the inbox.
    private var delivered: UInt64 = 0
    /// The id of the call under way; 0 for none.
    private var underWay: UInt64 = 0

    package init() {}

    /// The cursor is known afresh: at the start, or after ids were lost.
    package mutating func reset(to cursor: UInt64) {
        confirmed = cursor
        wanted = cursor
        delivered = cursor
    }

    /// The device acknowledged `inbox`.
    ///
    /// Events that the device caused itself are not sent to it, so they count as acknowledged with what precedes them.
    /// An id beyond what this connection has sent may stem from an earlier connection: Redis checks every id.
    package mutating func acknowledged(_ inbox: UInt64, _ delivery: Delivery) {
        let target = inbox >= delivery.visible && inbox <= delivery.position ? delivery.position : inbox
        if target <= delivery.position { delivered = max(delivered, target) }
        wanted = max(wanted, target)
    }

    /// The event at the delivery's position was the device's own and was skipped.
    package mutating func skipped(_ delivery: Delivery) {
        guard wanted >= delivery.visible, delivery.position > wanted else { return }
        wanted = delivery.position
    }

    /// Up to where Redis may be told now, if anywhere.
    ///
    /// What lies ahead of the delivery and is known to exist waits until the delivery gets there, as what it is has to
    /// be known then. What nobody has heard of is for Redis to judge.
    package mutating func due(_ delivery: Delivery) -> UInt64? {
        guard underWay == 0, wanted > confirmed else { return nil }
        let target = wanted <= delivery.newest ? min(wanted, delivery.position) : wanted
        if target <= delivery.position { delivered = max(delivered, target) }
        return target > confirmed ? target : nil
    }

    /// The inbox id to call Redis with now, if any; no higher than `limit`.
    package mutating func next(limit: UInt64 = .max) -> UInt64? {
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

    /// Redis refused, as the id lies ahead of the inbox: it is forgotten, but not what was rightly acknowledged since.
    ///
    /// Returns whether this connection had delivered it: then Redis has lost what is behind its last id.
    @discardableResult
    package mutating func refused() -> Bool {
        let isLost = underWay <= delivered
        if isLost {
            wanted = confirmed
        } else if wanted == underWay {
            wanted = max(confirmed, delivered)
        }
        underWay = 0
        return isLost
    }

    /// Redis refused for another reason: the next acknowledgement tries again.
    package mutating func failed() {
        underWay = 0
        wanted = confirmed
    }

    /// Redis did not answer: what is wanted stays wanted.
    package mutating func unanswered() {
        underWay = 0
    }
}
