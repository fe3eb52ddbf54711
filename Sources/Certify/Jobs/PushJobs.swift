internal import MartletWorker

/// Messages to people who are away; the effects are calls at the sink.
final class PushJobs: JobSource {
    private unowned let laboratory: Laboratory
    let stream: String

    init(_ laboratory: Laboratory) {
        self.laboratory = laboratory
        stream = laboratory.names.work(laboratory.settings.stream)
    }

    func prepare() throws(LabError) { laboratory.sink.reset() }

    func give(_ jobs: Range<Int>) throws(LabError) {
        try laboratory.redis.ask(
            jobs.map { MessageJobs.command($0, in: laboratory, tap: stream, messageTaps: 0) }
        )
    }

    /// What a worker writes is its own affair, so a call cannot be told to be this or that job's: one per job is
    /// assumed, and what is beyond counts for the first.
    func effects(of jobs: Range<Int>) throws(LabError) -> [Int] {
        let calls = laboratory.sink.calls.filter { !$0.isRefused }
        let total = Set(calls.compactMap(\.key)).count + calls.count { $0.key == nil }
        return jobs.enumerated().map { index, _ in
            let beyond = index == 0 ? max(0, total - jobs.count) : 0
            return (index < total ? 1 : 0) + beyond
        }
    }

    func obstruct() throws(LabError) -> Bool {
        laboratory.sink.isRefusing = true
        return true
    }

    func clear() throws(LabError) { laboratory.sink.reset() }

    var tries: [UInt64]? { laboratory.sink.calls.filter(\.isRefused).map(\.time) }
}
