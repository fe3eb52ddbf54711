internal import MartletWorker
internal import Protocol

/// Of whom something may be too old: one conversation or one user, with all the names that they have in Redis.
enum ExpiryTarget: Hashable {
    case conversation(String)
    case user(String)

    /// The name that nearly everybody of this kind has: it stands for the others where it is there.
    func leader(_ names: WorkerNames) -> String {
        switch self {
        case .conversation(let conversation): names.log(conversation)
        case .user(let user): names.inbox(user)
        }
    }

    /// The call of one step: everything that is older than `cutoff`, in ms since 1970, goes.
    func build(_ command: inout RedisCommand, cutoff: Int, most: Int, names: WorkerNames) {
        command.add("FCALL")
        switch self {
        case .conversation(let conversation):
            command.add("martlet_1_expire_conversation")
            add(ExpiryTarget.keys(conversation: conversation, names), to: &command)
            command.add(cutoff)
        case .user(let user):
            command.add("martlet_1_expire_user")
            add(ExpiryTarget.keys(user: user, names), to: &command)
            command.add(cutoff)
            command.add(names.presenceHead(user))
        }
        command.add(most)
    }

    private func add(_ keys: [String], to command: inout RedisCommand) {
        command.add(keys.count)
        for key in keys { command.add(key) }
    }

    private static func keys(conversation: String, _ names: WorkerNames) -> [String] {
        [
            names.log(conversation), names.refs(conversation), names.deleted(conversation),
            names.marks(conversation), names.left(conversation), names.fanned(conversation),
            names.joined(conversation), names.members(conversation), names.info(conversation),
        ]
    }

    private static func keys(user: String, _ names: WorkerNames) -> [String] {
        [
            names.inbox(user), names.cursor(user), names.devices(user), names.gone(user), names.hidden(user),
            names.chats(user), names.groups(user), names.lastSeen(user),
        ]
    }
}
