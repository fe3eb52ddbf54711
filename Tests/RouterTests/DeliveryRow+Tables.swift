import Router

private typealias Row = DeliveryRow

/// What every event makes of every state.
extension DeliveryRow {
    static let new: [DeliveryRow] =
        [
            Row(.interrupted, .attach, .attaching, at: 0),
            Row(.published(1), .none, .attaching, at: 0),
            Row(.published(41), .none, .attaching, at: 0),
        ] + ignored(.attaching, at: 0)

    static let attaching: [DeliveryRow] =
        [
            Row(.attached(cursor: 0, last: 0, epoch: 1), .none, .live, at: 0),
            Row(.attached(cursor: 7, last: 7, epoch: 1), .none, .live, at: 7),
            Row(.attached(cursor: 7, last: 9, epoch: 1), .read, .reading, at: 7),
            Row(.published(1), .none, .attaching, at: 0),
            Row(.interrupted, .none, .attaching, at: 0),
        ] + ignored(.attaching, at: 0)

    static let reattaching: [DeliveryRow] =
        [
            Row(.attached(cursor: 3, last: 10, epoch: 1), .none, .live),
            Row(.attached(cursor: 10, last: 12, epoch: 1), .read, .reading),
            Row(.attached(cursor: 10, last: 10, epoch: 2), .resyncAndRead, .reading),
            Row(.attached(cursor: 3, last: 5, epoch: 2), .resyncAndRead, .reading, at: 3),
            Row(.attached(cursor: 0, last: 0, epoch: 2), .resyncAndRead, .reading, at: 0),
            Row(.published(11), .none, .attaching),
            Row(.published(13), .none, .attaching),
            Row(.published(10), .none, .attaching),
            Row(.interrupted, .none, .attaching),
        ] + ignored(.attaching, at: 10)

    static let stale: [DeliveryRow] =
        [
            Row(.attached(cursor: 10, last: 10, epoch: 1), .attach, .attaching),
            Row(.attached(cursor: 10, last: 12, epoch: 1), .attach, .attaching),
            Row(.attached(cursor: 3, last: 5, epoch: 2), .resync, .attaching, at: 3),
            Row(.published(11), .none, .attaching),
            Row(.interrupted, .none, .attaching),
        ] + ignored(.attaching, at: 10)

    static let missing: [DeliveryRow] =
        [
            Row(.attached(cursor: 3, last: 12, epoch: 1), .resync, .live, at: 12),
            Row(.attached(cursor: 3, last: 14, epoch: 1), .resyncAndRead, .reading, at: 12),
            Row(.attached(cursor: 3, last: 5, epoch: 2), .resyncAndRead, .reading, at: 3),
            Row(.published(13), .none, .attaching),
            Row(.interrupted, .none, .attaching),
        ] + ignored(.attaching, at: 10)

    static let reading: [DeliveryRow] = [
        Row(.entry(11), .deliver, .reading, at: 11),
        Row(.entry(12), .none, .reading),
        Row(.entry(10), .none, .reading),
        Row(.entry(1), .none, .reading),
        Row(.emptyPage(isOutputFull: false), .read, .reading),
        Row(.emptyPage(isOutputFull: true), .none, .blocked),
        Row(.pageEnded(isFull: false, isOutputFull: false), .read, .reading),
        Row(.pageEnded(isFull: false, isOutputFull: true), .none, .blocked),
        Row(.pageEnded(isFull: true, isOutputFull: false), .attach, .attaching),
        Row(.pageEnded(isFull: true, isOutputFull: true), .attach, .attaching),
        Row(.published(13), .none, .reading),
        Row(.published(11), .none, .reading),
        Row(.published(10), .attach, .attaching),
        Row(.interrupted, .attach, .attaching),
        Row(.attached(cursor: 10, last: 10, epoch: 2), .none, .reading),
        Row(.outputFilled, .none, .reading),
        Row(.outputDrained, .none, .reading),
    ]

    static let filling: [DeliveryRow] = [
        Row(.entry(11), .deliver, .reading, at: 11),
        Row(.entry(12), .resyncAndDeliver, .reading, at: 12),
        Row(.entry(10), .none, .reading),
        Row(.emptyPage(isOutputFull: false), .attach, .attaching),
        Row(.emptyPage(isOutputFull: true), .attach, .attaching),
        Row(.pageEnded(isFull: false, isOutputFull: false), .read, .reading),
        Row(.pageEnded(isFull: false, isOutputFull: true), .none, .blocked),
        Row(.pageEnded(isFull: true, isOutputFull: false), .attach, .attaching),
        Row(.published(13), .none, .reading),
        Row(.published(10), .attach, .attaching),
        Row(.interrupted, .attach, .attaching),
        Row(.attached(cursor: 10, last: 10, epoch: 2), .none, .reading),
        Row(.outputFilled, .none, .reading),
        Row(.outputDrained, .none, .reading),
    ]

    /// What follows a hole is left for the page that is read again.
    static let behindHole: [DeliveryRow] = [
        Row(.entry(12), .none, .reading),
        Row(.entry(11), .none, .reading),
        Row(.pageEnded(isFull: true, isOutputFull: false), .read, .reading),
        Row(.pageEnded(isFull: false, isOutputFull: false), .read, .reading),
        Row(.pageEnded(isFull: true, isOutputFull: true), .none, .blocked),
        Row(.published(13), .none, .reading),
        Row(.interrupted, .attach, .attaching),
        Row(.outputDrained, .none, .reading),
    ]

    /// The output was full when the page should have been read again.
    static let blockedFilling: [DeliveryRow] =
        whenBlocked + [
            Row(.outputDrained, .read, .reading), Row(.published(11), .none, .blocked),
        ]

    static let blocked: [DeliveryRow] =
        whenBlocked + [
            Row(.outputDrained, .none, .live), Row(.published(11), .none, .blocked),
            Row(.published(10), .attach, .attaching),
        ]

    static let blockedBehind: [DeliveryRow] =
        whenBlocked + [
            Row(.outputDrained, .read, .reading), Row(.published(11), .attach, .attaching),
            Row(.published(10), .attach, .attaching),
        ]

    static let blockedInside: [DeliveryRow] =
        whenBlocked + [
            Row(.outputDrained, .read, .reading), Row(.published(10), .none, .blocked),
            Row(.published(8), .attach, .attaching),
        ]

    static let live: [DeliveryRow] =
        whenLive + [Row(.published(10), .attach, .attaching), Row(.published(9), .attach, .attaching)]

    static let liveAhead: [DeliveryRow] =
        whenLive + [
            Row(.published(9), .none, .live), Row(.published(10), .attach, .attaching),
            Row(.published(8), .attach, .attaching),
        ]

    static let liveHeard: [DeliveryRow] =
        whenLive + [Row(.published(10), .attach, .attaching), Row(.published(9), .attach, .attaching)]

    private static let whenBlocked: [DeliveryRow] = [
        Row(.entry(11), .none, .blocked),
        Row(.emptyPage(isOutputFull: false), .none, .blocked),
        Row(.pageEnded(isFull: true, isOutputFull: false), .none, .blocked),
        Row(.published(12), .none, .blocked),
        Row(.interrupted, .attach, .attaching),
        Row(.attached(cursor: 10, last: 10, epoch: 2), .none, .blocked),
        Row(.outputFilled, .none, .blocked),
    ]

    private static let whenLive: [DeliveryRow] = [
        Row(.published(11), .deliver, .live, at: 11),
        Row(.published(12), .read, .reading),
        Row(.published(1), .attach, .attaching),
        Row(.outputFilled, .none, .blocked),
        Row(.outputDrained, .none, .live),
        Row(.interrupted, .attach, .attaching),
        Row(.entry(11), .none, .live),
        Row(.emptyPage(isOutputFull: true), .none, .live),
        Row(.pageEnded(isFull: true, isOutputFull: true), .none, .live),
        Row(.attached(cursor: 3, last: 20, epoch: 2), .none, .live),
    ]

    /// What the states that wait for an answer ignore.
    private static func ignored(_ phase: Delivery.Phase, at position: UInt64) -> [DeliveryRow] {
        [
            Row(.entry(position + 1), .none, phase, at: position),
            Row(.entry(position + 2), .none, phase, at: position),
            Row(.emptyPage(isOutputFull: false), .none, phase, at: position),
            Row(.pageEnded(isFull: true, isOutputFull: true), .none, phase, at: position),
            Row(.outputFilled, .none, phase, at: position),
            Row(.outputDrained, .none, phase, at: position),
        ]
    }
}
