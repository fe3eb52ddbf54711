/// Finds what is wrong in the looks of a history: the worst first, else in the order of the view.
package struct Problems {
    let snapshot: Snapshot
    let baseline: Snapshot?
    let rates: Rates

    /// What is wrong with the streams of the registry.
    package static func ofStreams(in history: History) -> [Problem] { Problems(history)?.ofStreams ?? [] }

    /// What is wrong with the names of workers.
    package static func ofNames(in history: History) -> [Problem] { Problems(history)?.ofNames ?? [] }

    /// All problems of the newest look.
    package static func all(in history: History) -> [Problem] {
        guard let problems = Problems(history) else { return [] }
        let found =
            problems.ofServer + problems.ofNodes + problems.ofPartitions + problems.ofWorkers
            + problems.ofStreams + problems.ofOddities
        return found.filter { $0.severity == .bad } + found.filter { $0.severity == .warning }
    }

    /// Nil before the first look.
    private init?(_ history: History) {
        guard let newest = history.newest else { return nil }
        snapshot = newest
        baseline = history.baseline
        rates = history.rates
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
            return Problem.warning("dead:\(role) holds \(Words.count(count, "dead letter"))")
        }
        return silent.map { .bad("worker \($0.name) \(silence(of: $0))") } + ofNames + lost
    }

    /// Workers that cannot be told apart: their reports overwrite each other, and so may their jobs.
    var ofNames: [Problem] {
        lives.namesakes.map { namesakes in
            .warning(
                "\(namesakes.count) live workers of \(namesakes.role) are called \(namesakes.name): names must differ"
            )
        }
    }

    var lives: Lives { Lives(from: baseline, to: snapshot) }

    private func silence<Report>(of sighting: Sighting<Report>) -> String {
        "has not reported for \(Words.time(milliseconds: sighting.silence(at: snapshot.time)))"
    }
}
