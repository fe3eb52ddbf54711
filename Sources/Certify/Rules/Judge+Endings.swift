/// Verdicts on how jobs and workers end.
extension Judge {
    /// How much longer the last delay is than the first, at least: polls blur them.
    private static let growth = 1.5

    /// Whether a job that fails is tried again, less and less often, and then given up.
    package func retries(_ seen: RetryObservation) -> Verdict {
        if let loss = loss(seen.work) { return .failed("after jobs that failed, \(loss)") }
        guard seen.tries.count > 1 else { return fewTries(seen) }
        guard seen.isDead else {
            return .failed(
                seen.isGone
                    ? "after \(seen.tries.count) tries the job is gone, and not among the dead letters"
                    : "after \(seen.tries.count) tries the job is still not among the dead letters"
            )
        }
        guard let first = seen.gaps.first, let last = seen.gaps.last,
            seen.gaps.count < 2 || Double(last) >= Double(first) * Self.growth
        else {
            return .failed("the delays between the tries do not grow: \(Self.list(seen.gaps)) ms")
        }
        let gaps = Self.list(seen.gaps)
        return .passed("\(seen.tries.count) tries, \(gaps) ms apart, then a dead letter")
    }

    /// Whether a job that nobody has lived to give up is given up, and not tried once more.
    package func poisoned(_ seen: PoisonObservation) -> Verdict {
        let job = "a job that had been given out \(PoisonObservation.deliveries) times"
        if let end = seen.work.end { return .failed("it \(end)") }
        if seen.isWorked { return .failed("\(job) was worked on once more") }
        guard seen.isDead else {
            return .failed(
                seen.isGone
                    ? "\(job) is gone, and not among the dead letters" : "\(job) is still in the stream"
            )
        }
        if let loss = loss(seen.work) { return .failed("behind \(job), \(loss)") }
        return .passed("\(job) became a dead letter, and was not worked on")
    }

    /// Whether SIGTERM ends it, and whoever comes next finds all it has not done.
    package func stops(_ seen: StopObservation) -> Verdict {
        guard let milliseconds = seen.milliseconds else { return .failed("SIGTERM does not end it") }
        if let loss = loss(seen.work) { return .failed(loss) }
        let end = seen.end.map { " (it \($0))" } ?? ""
        return .passed("it took \(milliseconds) ms\(end), and the next one finished the rest")
    }

    private func fewTries(_ seen: RetryObservation) -> Verdict {
        guard kind == .push else {
            return .skipped("no job of this worker could be made to fail and be tried again")
        }
        if seen.tries.isEmpty { return .failed("the URL it was given was never called") }
        return .failed(
            seen.isDead
                ? "a call that was answered with 500 was given up at once"
                : "a call that was answered with 500 was not tried again"
        )
    }

    private static func list(_ numbers: [UInt64]) -> String {
        numbers.map(String.init).joined(separator: ", ")
    }
}
