/// Whoever takes jobs out of one stream and hands them to a handler: a shared consumer, or a partition that is held.
protocol JobHolder: JobDesk {
    var context: WorkerContext { get }
    var place: StreamPlace { get }
    /// Nil for a shared stream.
    var partition: Int? { get }
    var metrics: RoleMetrics { get }
    var handler: any JobHandler { get }
    var settlement: Settlement { get }
    var jobs: JobsInHand { get set }
    /// Taken, and waiting for the handler to have room; the first ones first.
    var parked: [StreamEntry] { get set }
    /// Has what is next done at the end of the turn, so that answers of one turn count together.
    func advanceSoon()
}

extension JobHolder {
    /// A job that Redis has given to this worker; the number of deliveries includes this one.
    func admit(_ entry: StreamEntry, deliveries: Int) {
        if deliveries > 1 { metrics.redelivered.increment() }
        switch jobs.admit(entry.id, deliveries: deliveries) {
        case .hand: hand(entry, deliveries: deliveries)
        case .park: parked.append(entry)
        case .ignore: break
        case .giveUp:
            let reason = "given out \(deliveries - 1) times, and no worker has lived to answer it"
            settlement.bury(entry.id, reason: reason, deliveries: deliveries - 1)
        }
    }

    /// Hands over what the handler has room for again.
    func handParked() {
        while let entry = parked.first, let deliveries = jobs.unpark(entry.id) {
            parked.removeFirst()
            hand(entry, deliveries: deliveries)
        }
    }

    /// Does what becomes of an answered job; the answer says how a dead letter is counted.
    func conclude(_ id: String, _ verdict: JobVerdict, _ answer: JobAnswer) {
        switch verdict {
        case .remove:
            metrics.done.increment()
            settlement.remove(id)
        case .retry: metrics.failed.increment()
        case .bury(let reason, let deliveries):
            if case .rejected = answer { metrics.rejected.increment() } else { metrics.failed.increment() }
            settlement.bury(id, reason: reason, deliveries: deliveries)
        case .unknown: break
        }
        advanceSoon()
    }

    private func hand(_ entry: StreamEntry, deliveries: Int) {
        do throws(EnvelopeError) {
            let envelope = try JobEnvelope(entry.fields)
            handler.handle(
                Job(envelope, of: entry.id, in: place.stream, deliveries, partition: partition, desk: self)
            )
        } catch {
            jobs.refused(entry.id)
            metrics.rejected.increment()
            settlement.bury(entry.id, reason: error.description, deliveries: deliveries)
        }
    }
}
