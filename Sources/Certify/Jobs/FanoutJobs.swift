internal import MartletWorker
internal import Protocol
internal import Redis

/// Messages to one group; the effects are entries in its members' inboxes.
final class FanoutJobs: JobSource {
    /// Enough that somebody can be left out, few enough that their inboxes are read quickly.
    private static let members = (0..<5).map { "\(World.prefix)m\($0)" }

    private unowned let laboratory: Laboratory
    private let group = World.group(0)
    let stream: String
    /// The ids of the lines, by job.
    private var lines: [String] = []

    init(_ laboratory: Laboratory) {
        self.laboratory = laboratory
        let partition = GroupID("\(World.prefix)g0").map(FanoutPartition.of) ?? 0
        stream = laboratory.names.work("\(laboratory.settings.stream):\(partition)")
    }

    func prepare() throws(LabError) {
        lines = []
        try laboratory.redis.ask([
            GroupCommands.create(laboratory.names, group, members: Self.members, work: stream)
        ])
    }

    func give(_ jobs: Range<Int>) throws(LabError) {
        lines += try laboratory.redis.ask(jobs.map(command)).map { $0.text ?? "" }
    }

    func effects(of jobs: Range<Int>) throws(LabError) -> [Int] {
        let inboxes = try inboxes().map { inbox in
            Dictionary(inbox.map { ($0, 1) }, uniquingKeysWith: +)
        }
        return jobs.map { job in
            let counts = inboxes.map { $0[lines[job]] ?? 0 }
            return counts.contains(0) ? 0 : counts.max() ?? 0
        }
    }

    func isDisordered() throws(LabError) -> Bool {
        let places = Dictionary(lines.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        return try inboxes().contains { inbox in
            let order = inbox.compactMap { places[$0] }
            return zip(order, order.dropFirst()).contains { $0 > $1 }
        }
    }

    /// The ids of the lines that each member has, in the inbox's order.
    private func inboxes() throws(LabError) -> [[String]] {
        let commands = Self.members.map { ["XRANGE", laboratory.names.inbox($0), "-", "+"] }
        return try laboratory.redis.ask(commands).map { LabEvent.list($0).compactMap(\.id) }
    }

    private func command(_ job: Int) -> [String] {
        let names = laboratory.names
        return [
            "FCALL", "martlet_1_group_send", "4", names.log(group), names.refs(group), names.members(group),
            stream, group, Self.members[0], "phone", "\(job + 1)", laboratory.settings.content,
        ]
    }
}
