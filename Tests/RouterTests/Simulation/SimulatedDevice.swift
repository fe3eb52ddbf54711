import Router

/// What a device saw, and what the shell around a `Delivery` does: one read at a time, an output that can be full.
struct SimulatedDevice {
    enum Query: Equatable {
        case attach(newest: UInt64, epoch: UInt64)
        case page(behind: UInt64)
        /// With what stands in the place of erased events.
        case filledPage(behind: UInt64)
    }

    /// Events that the output takes before it is full.
    static let outputLimit = 6

    private(set) var delivery = Delivery()
    /// Since the beginning or the last resync, which must be without gaps.
    private(set) var received: [SimulatedInbox.Entry] = []
    private(set) var resyncs = 0
    private(set) var queries = 0
    private(set) var faults: [String] = []
    private var pendingOutput = 0
    /// Where the device believes to be, from what it was told.
    private(set) var told: UInt64 = 0
    private var isReading = false

    var isOutputFull: Bool { pendingOutput >= Self.outputLimit }

    /// The query to send now, if any; Redis answers it later.
    mutating func nextQuery() -> Query? {
        guard !isReading else { return nil }
        switch delivery.phase {
        case .blocked, .live: return nil
        case .attaching:
            isReading = true
            queries += 1
            return .attach(newest: delivery.newest, epoch: delivery.epoch)
        case .reading:
            isReading = true
            queries += 1
            return delivery.isFilling
                ? .filledPage(behind: delivery.position) : .page(behind: delivery.position)
        }
    }

    mutating func interrupted() {
        _ = delivery.interrupted()
    }

    mutating func attached(cursor: UInt64, last: UInt64, epoch: UInt64) {
        isReading = false
        let isFirst = delivery.epoch == 0
        let action = delivery.attached(cursor: cursor, last: last, epoch: epoch)
        if isFirst {
            told = delivery.position
        } else if action == .resync || action == .resyncAndRead {
            resync(behind: delivery.position)
        }
    }

    mutating func paged(_ entries: [SimulatedInbox.Entry], isFilled: Bool) {
        isReading = false
        for entry in entries {
            let action = delivery.entry(entry.id)
            if action == .resyncAndDeliver { resync(behind: entry.id - 1) }
            if action != .none { deliver(entry) }
        }
        let isFull = isFilled ? !entries.isEmpty : entries.count >= SimulatedInbox.pageEntries
        _ = delivery.pageEnded(count: entries.count, isFull: isFull, isOutputFull: isOutputFull)
    }

    mutating func published(_ entry: SimulatedInbox.Entry) {
        guard delivery.published(entry.id) == .deliver else { return }
        deliver(entry)
        if isOutputFull { delivery.outputFilled() }
    }

    /// The socket takes some of what is queued.
    mutating func drain(_ count: Int) {
        let wasFull = isOutputFull
        pendingOutput = max(0, pendingOutput - count)
        if wasFull, !isOutputFull { _ = delivery.outputDrained() }
    }

    private mutating func deliver(_ entry: SimulatedInbox.Entry) {
        if entry.id != told + 1 { faults.append("\(entry.id) behind \(told)") }
        told = entry.id
        received.append(entry)
        pendingOutput += 1
        delivery.sent()
    }

    private mutating func resync(behind id: UInt64) {
        resyncs += 1
        told = id
        received = []
        pendingOutput += 1
    }
}
