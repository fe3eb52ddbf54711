/// Finds what is wrong in the looks of a history: the worst first, else in the order of the view.
package struct Problems {
    let snapshot: Snapshot
    let baseline: Snapshot?
    let rates: Rates

    /// All problems of the newest look.
    package static func all(in history: History) -> [Problem] {
        guard let newest = history.newest else { return [] }
        let problems = Problems(snapshot: newest, baseline: history.baseline, rates: history.rates)
        let found =
            problems.ofServer + problems.ofNodes + problems.ofPartitions + problems.ofWorkers
            + problems.ofStreams + problems.ofOddities
        return found.filter { $0.severity == .bad } + found.filter { $0.severity == .warning }
    }

    var ofNodes: [Problem] {
        let silent = snapshot.nodes.filter { $0.isSilent(at: snapshot.time) }
        let problems = silent.map { Problem.bad("node \($0.name) \(silence(of: $0))") }
        if snapshot.liveNodes.isEmpty { return problems + [.warning("no node reports to this Redis")] }
        return problems
    }

    var ofWorkers: [Problem] {
        let silent = snapshot.workers.filter { $0.isSilent(at: snapshot.time) }
        let lost = snapshot.dead.keys.sorted().map { role in
            let count = snapshot.dead[role] ?? 0
            return Problem.warning(
                "\(Words.count(count, "job")) of \(role) \(count == 1 ? "was" : "were") given up: see dead:\(role)"
            )
        }
        return silent.map { .bad("worker \($0.name) \(silence(of: $0))") } + lost
    }

    private func silence<Report>(of sighting: Sighting<Report>) -> String {
        "has not reported for \(Words.time(milliseconds: sighting.silence(at: snapshot.time)))"
    }
}
