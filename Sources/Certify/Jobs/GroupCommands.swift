internal import MartletWorker

/// Calls that several kinds of jobs need.
enum GroupCommands {
    /// Makes a group; the first member is its creator.
    static func create(
        _ names: WorkerNames,
        _ group: String,
        members: [String],
        work: String
    ) -> [String] {
        let keys =
            [names.members(group), names.admins(group), names.info(group), names.joined(group)]
            + [names.log(group), work] + members.map { names.groups($0) }
        let id = String(group.dropFirst("group:".count))
        let arguments = [group, id, members[0], "Certified", "", "1024", "\(members.count)"] + members
        return ["FCALL", "martlet_1_group_create", "\(keys.count)"] + keys + arguments
    }
}
