import Router

/// The states of a delivery that the tables begin with; position 10 and epoch 1 unless it says otherwise.
enum DeliveryState {
    /// Nothing was asked yet, position 0.
    case new
    /// The first answer is under way, position 0.
    case attaching
    /// Was live, asks again after an interruption.
    case reattaching
    /// Was interrupted while an answer was under way.
    case stale
    /// An empty page showed that 11 and 12 are missing, so it asks again.
    case missing
    /// A page up to 12 was asked for.
    case reading
    /// A page up to 12 was asked for, with what stands in the place of erased events.
    case filling
    /// A page up to 12 was asked for, and 11 is missing in it.
    case behindHole
    /// Blocked when the page should have been read again.
    case blockedFilling
    /// Live, the output is full, nothing is behind.
    case blocked
    /// Blocked, and 11 was published since.
    case blockedBehind
    /// Blocked behind a full page that ended with 10.
    case blockedInside
    /// Live before any publication.
    case live
    /// Live, and 8 was the last publication: a page brought 9 and 10.
    case liveAhead
    /// Live, and 10 was the last publication.
    case liveHeard

    func make() -> Delivery {
        var delivery = Delivery()
        if self == .new { return delivery }
        _ = delivery.interrupted()
        if self == .attaching { return delivery }
        _ = delivery.attached(cursor: start, last: isReading ? 12 : start, epoch: 1)
        lead(&delivery)
        return delivery
    }

    private var isReading: Bool {
        switch self {
        case .reading, .filling, .behindHole, .blockedFilling: true
        case .new, .attaching, .reattaching, .stale, .missing, .blocked, .blockedBehind, .blockedInside,
            .live,
            .liveAhead, .liveHeard:
            false
        }
    }

    /// Where the device stands after the first answer.
    private var start: UInt64 {
        switch self {
        case .new, .attaching: 0
        case .reattaching, .stale, .missing, .reading, .filling, .behindHole, .blockedFilling, .blocked,
            .blockedBehind, .live:
            10
        case .blockedInside, .liveHeard: 7
        case .liveAhead: 6
        }
    }

    /// What happened since the first answer.
    private func lead(_ delivery: inout Delivery) {
        switch self {
        case .new, .attaching, .reading, .live: break
        case .reattaching: _ = delivery.interrupted()
        case .stale:
            _ = delivery.interrupted()
            _ = delivery.interrupted()
        case .missing:
            _ = delivery.published(12)
            _ = delivery.pageEnded(count: 0, isFull: false, isOutputFull: false)
            _ = delivery.pageEnded(count: 0, isFull: false, isOutputFull: false)
        case .filling: _ = delivery.pageEnded(count: 0, isFull: false, isOutputFull: false)
        case .behindHole: _ = delivery.entry(12)
        case .blockedFilling:
            _ = delivery.entry(12)
            _ = delivery.pageEnded(count: 1, isFull: false, isOutputFull: true)
        case .blocked: delivery.outputFilled()
        case .blockedBehind:
            delivery.outputFilled()
            _ = delivery.published(11)
        case .blockedInside:
            _ = delivery.published(9)
            for id in 8...10 as ClosedRange<UInt64> { _ = delivery.entry(id) }
            _ = delivery.pageEnded(count: 3, isFull: true, isOutputFull: true)
        case .liveAhead:
            _ = delivery.published(8)
            for id in 7...10 as ClosedRange<UInt64> { _ = delivery.entry(id) }
            _ = delivery.pageEnded(count: 4, isFull: false, isOutputFull: false)
        case .liveHeard:
            for id in 8...10 as ClosedRange<UInt64> { _ = delivery.published(id) }
        }
    }
}
