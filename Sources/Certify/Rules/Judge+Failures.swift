/// Verdicts on what happens to a worker from outside.
extension Judge {
    /// Whether bad envelopes are set aside and block nothing.
    package func badEnvelopes(_ seen: EnvelopeObservation) -> Verdict {
        if let loss = loss(seen.work) { return .failed("among bad envelopes, \(loss)") }
        let lost = seen.written.filter { !seen.dead.contains($0) }
        guard lost.isEmpty else {
            let names = lost.map(\.rawValue).joined(separator: ", ")
            return .failed("not among the dead letters in dead:\(stream): \(names)")
        }
        guard seen.missingFields.isEmpty else {
            return .failed("dead letters lack \(seen.missingFields.joined(separator: ", "))")
        }
        return .passed("\(seen.dead.count) are dead letters, and the jobs around them were finished")
    }

    /// Whether whoever comes next finishes what a killed worker had in hand.
    package func killed(_ seen: KillObservation) -> Verdict {
        if let loss = loss(seen.work) {
            let early = seen.acknowledgedEarly.max() ?? 0
            return .failed(early > 0 ? "\(loss): it acknowledges jobs before they are done" : loss)
        }
        switch visibility {
        case .invisible:
            return .skipped("the stream was emptied; whether the work was done cannot be seen from outside")
        case .visible: break
        }
        guard seen.inHand.contains(where: { $0 > 0 }) else { return Self.neverCaught(seen.work) }
        let numbers = seen.inHand.map(String.init).joined(separator: " and ")
        return .passed("killed with \(numbers) jobs in hand; the next one finished them")
    }

    /// Whether nothing is lost around a worker that was thought dead and was not.
    package func delayed(_ seen: DelayObservation) -> Verdict {
        if acknowledgesEarly {
            return .skipped("it acknowledges jobs before they are done, which loses them here too")
        }
        if let loss = loss(seen.work) { return .failed(loss) }
        guard seen.inHand > 0 else { return Self.neverCaught(seen.work) }
        return .passed("stopped with \(seen.inHand) jobs in hand; another one finished them, and it went on")
    }

    /// No pass and nothing to pass over: every worker that takes its jobs through the group can be seen with some.
    private static func neverCaught(_ work: WorkObservation) -> Verdict {
        .failed("in \(work.jobs) jobs it was never seen with one in hand, so nothing was shown")
    }

    /// Whether a job that comes again leaves no second trace.
    package func repeated(_ seen: WorkObservation, doublings: [Doubling], keyless: Int) -> Verdict {
        switch visibility {
        case .invisible: return .skipped("its effects cannot be seen from outside")
        case .visible: break
        }
        if kind == .service {
            return .skipped("a second answer to the same call does no harm: the node passes on the first")
        }
        if keyless > 0 { return .failed("\(keyless) calls had no Idempotency-Key") }
        if let loss = loss(seen) { return .failed("of the jobs that came again, \(loss)") }
        let found = doublings.filter { $0.jobs > 0 }
        guard let worst = found.max(by: { $0.jobs < $1.jobs }) else {
            return .passed("\(seen.jobs) finished jobs came again, and had no second effect")
        }
        return .failed("\(worst.jobs) of \(worst.of) jobs had their effect twice when \(worst.occasion)")
    }

    /// Whether work goes on after this, and nothing is lost; `event` names what happened.
    package func survives(_ event: String, _ seen: WorkObservation) -> Verdict {
        loss(seen).map { .failed("after \(event), \($0)") }
            ?? .passed("\(seen.jobs) jobs were finished around \(event)")
    }
}
