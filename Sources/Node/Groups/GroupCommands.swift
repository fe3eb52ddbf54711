internal import Protocol
internal import Redis
internal import Router

/// The calls of Redis' group functions, as docs/redis.md describes them.
struct GroupCommands {
    private let names: RedisNames
    private let group: GroupID
    private let conversation: ConversationID
    /// Streams that get a copy of every change.
    private let taps: [Tap]

    /// What the operator allows.
    struct Limits {
        /// Of one group.
        let members: Int
        /// Of one user.
        let groups: Int
    }

    init(_ group: GroupID, names: RedisNames, taps: [Tap]) {
        self.names = names
        self.group = group
        self.taps = taps
        conversation = ConversationID(group)
    }

    /// `martlet_1_group_read` for a member.
    func read(by user: UserID, to command: inout Command) {
        command.add("FCALL")
        command.add("martlet_1_group_read")
        command.add(3)
        addGroup(to: &command)
        command.add(user.text)
    }

    /// `martlet_1_group_create`; the draft's first member is the creator.
    func create(_ draft: GroupDraft, _ limits: Limits, to command: inout Command) {
        command.add("FCALL")
        command.add("martlet_1_group_create")
        command.add(6 + draft.members.count + taps.count)
        addGroup(to: &command)
        command.add { names.appendJoined(conversation.text, to: &$0) }
        command.add { names.appendLog(conversation.text, to: &$0) }
        addFanout(to: &command)
        addGroups(of: draft.members.map(\.text), to: &command)
        addTaps(to: &command)
        addNames(to: &command)
        command.add(draft.members.first?.text ?? "")
        command.add(draft.name.text)
        command.add(draft.picture?.text ?? "")
        command.add(limits.groups)
        command.add(draft.members.count)
        for user in draft.members { command.add(user.text) }
        addTapLimits(to: &command)
    }

    /// `martlet_1_group_change` by a member.
    func change(_ change: GroupChangeRequest, by actor: UserID, _ limits: Limits, to command: inout Command) {
        let concerned = change.concerned
        addChangeKeys(concerned, to: &command)
        addNames(to: &command)
        command.add(actor.text)
        command.add(change.word)
        command.add(change.target)
        command.add(limits.members)
        command.add(limits.groups)
        command.add(concerned.count)
        for detail in change.details { command.add(detail) }
        addTapLimits(to: &command)
    }

    private func addChangeKeys(_ concerned: [String], to command: inout Command) {
        command.add("FCALL")
        command.add("martlet_1_group_change")
        command.add(9 + concerned.count + taps.count)
        addGroup(to: &command)
        command.add { names.appendJoined(conversation.text, to: &$0) }
        command.add { names.appendLeft(conversation.text, to: &$0) }
        command.add { names.appendLog(conversation.text, to: &$0) }
        command.add { names.appendMarks(conversation.text, to: &$0) }
        addFanout(to: &command)
        command.add { names.appendWork("receipts", to: &$0) }
        addGroups(of: concerned, to: &command)
        addTaps(to: &command)
    }

    private func addGroup(to command: inout Command) {
        command.add { names.appendMembers(conversation.text, to: &$0) }
        command.add { names.appendAdmins(conversation.text, to: &$0) }
        command.add { names.appendInfo(conversation.text, to: &$0) }
    }

    /// The stream in which the fan-out of the log is asked for.
    private func addFanout(to command: inout Command) {
        command.add { names.appendWork("fanout:\(FanoutPartition.of(group))", to: &$0) }
    }

    private func addGroups(of users: [String], to command: inout Command) {
        for user in users { command.add { names.appendGroups(user, to: &$0) } }
    }

    private func addNames(to command: inout Command) {
        command.add(conversation.text)
        command.add(group.text)
    }

    private func addTaps(to command: inout Command) {
        for tap in taps { command.add(tap.stream.span) }
    }

    private func addTapLimits(to command: inout Command) {
        for tap in taps { command.add(tap.limit) }
    }
}
