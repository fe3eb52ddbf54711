internal import MartletWorker
internal import Protocol

/// Additions to groups of one member each, with the worker's tap.
final class MembershipJobs: JobSource {
    private unowned let laboratory: Laboratory
    let stream: String

    init(_ laboratory: Laboratory) {
        self.laboratory = laboratory
        stream = laboratory.names.work(laboratory.settings.stream)
    }

    func give(_ jobs: Range<Int>) throws(LabError) {
        try laboratory.redis.ask(jobs.flatMap { [creation($0), addition($0)] })
    }

    func effects(of jobs: Range<Int>) throws(LabError) -> [Int] {
        try InboxEffects.count(jobs, in: laboratory)
    }

    func obstruct() throws(LabError) -> Bool {
        try InboxEffects.obstruct(in: laboratory)
        return true
    }

    func clear() throws(LabError) { try InboxEffects.clear(in: laboratory) }

    /// Nobody is told of the group itself, so that each job is one change.
    private func creation(_ job: Int) -> [String] {
        let (names, group, actor) = (laboratory.names, World.group(job), World.actor(job))
        return GroupCommands.create(names, group, members: [actor], work: names.work("fanout:0"))
    }

    private func addition(_ job: Int) -> [String] {
        let (names, group) = (laboratory.names, World.group(job))
        let (actor, other) = (World.actor(job), World.other(job))
        return [
            "FCALL", "martlet_1_group_change", "11", names.members(group), names.admins(group),
            names.info(group), names.joined(group), names.left(group), names.log(group),
            names.marks(group), names.work("fanout:0"), names.work("receipts"), names.groups(other), stream,
            group, "\(World.prefix)g\(job)", actor, "add", other, "1024", "1024", "1", "100000",
        ]
    }
}
