/// The rules' verdicts from what was seen; pure, so that every case has a test.
package struct Judge: Sendable {
    package let kind: WorkerKind
    /// The name behind `work:`.
    package let stream: String
    package var visibility = Visibility.invisible
    /// It was seen to acknowledge jobs before they were done.
    package var acknowledgesEarly = false

    package init(kind: WorkerKind, stream: String) {
        self.kind = kind
        self.stream = stream
    }

    /// Whether it runs, and reads through a group of the right name.
    package func starts(_ seen: StartObservation) -> Verdict {
        if let end = seen.end { return .failed("it \(end)") }
        if seen.groups.contains(stream) { return .passed("the consumer group \(stream) is there") }
        guard let other = seen.groups.first else { return .failed(groupless(seen)) }
        return .failed("the consumer group of \(seen.key) is called \(other), not \(stream)")
    }

    /// Whether nodes know that it wants jobs.
    package func registers(_ seen: StartObservation) -> Verdict {
        guard let field = kind.registration(stream) else {
            return .skipped("nodes write these jobs without being asked")
        }
        guard let value = seen.registration else {
            return .failed("the hash registry has no field \(field)")
        }
        guard let number = UInt64(value), number > 0 else {
            return .failed("the field \(field) of the registry is no number of entries")
        }
        return .passed("\(field) asks for at most \(number) entries")
    }

    /// Whether jobs are done, acknowledged and removed.
    package func finishes(_ seen: WorkObservation) -> Verdict {
        if let loss = loss(seen) { return .failed(loss) }
        switch visibility {
        case .invisible: return invisible(seen)
        case .visible: return .passed("\(seen.jobs) jobs, each with its effect")
        }
    }

    /// Whether jobs from before the first start are done.
    package func backlog(_ seen: WorkObservation) -> Verdict {
        loss(seen).map { .failed($0) } ?? .passed("\(seen.jobs) jobs from before its start were finished")
    }

    /// Whether a burst fits: the bound is the operator's.
    package func backPressure(_ seen: PressureObservation, most: Int) -> Verdict {
        if let end = seen.end { return .failed("it \(end)") }
        guard seen.finished > 0 else { return .failed("of \(seen.waiting) waiting jobs none was finished") }
        guard seen.mostPending <= most else {
            return .failed(
                "it held \(seen.mostPending) of \(seen.waiting) waiting jobs at a time, more than \(most)"
            )
        }
        return .passed("it held at most \(seen.mostPending) of \(seen.waiting) waiting jobs at a time")
    }

    /// Why jobs are lost or stuck; nil when all are done.
    func loss(_ seen: WorkObservation) -> String? {
        if let end = seen.end { return "it \(end)" }
        if seen.left > 0 {
            return "\(seen.left) jobs of \(seen.jobs) are still in the stream, \(whereabouts(seen))"
        }
        let missing = visibility.missing(seen.effects)
        if missing > 0 { return "the jobs are gone, and \(missing) of \(seen.effects.count) have no effect" }
        return seen.isDisordered ? "somebody got lines out of order" : nil
    }

    /// Other workers may have effects elsewhere.
    private func invisible(_ seen: WorkObservation) -> Verdict {
        switch kind {
        case .messages, .membership, .push:
            .passed("\(seen.jobs) jobs were acknowledged and removed; no effects were seen")
        case .service:
            .failed(
                "of \(seen.jobs) calls none has an answer with its device, ref and service on its channel"
            )
        case .fanout: .failed("of \(seen.jobs) lines none is in the inboxes of all members")
        }
    }

    private func groupless(_ seen: StartObservation) -> String {
        let command = "XGROUP CREATE \(seen.key) \(stream) 0 MKSTREAM"
        guard !seen.elsewhere.isEmpty else {
            return "the stream \(seen.key) has no consumer group; make it with \(command)"
        }
        let others = seen.elsewhere.joined(separator: ", ")
        return "the stream \(seen.key) has no consumer group, but there is one on \(others): --kind and"
            + " --stream say where its jobs are, and \(command) makes the group"
    }

    private func whereabouts(_ seen: WorkObservation) -> String {
        if seen.pending > 0 { return "\(seen.pending) of them taken and not acknowledged" }
        if seen.isGroupBehind { return "the group was made behind them: XGROUP CREATE … 0, not $" }
        return seen.isAllTaken ? "acknowledged and not removed" : "not taken"
    }
}
