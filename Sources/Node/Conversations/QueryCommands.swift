internal import Protocol
internal import Redis

/// The calls of Redis' functions about one conversation of a user, as docs/redis.md describes them.
struct QueryCommands {
    private let names: RedisNames
    private let party: ConversationParty

    init(_ party: ConversationParty, names: RedisNames) {
        self.party = party
        self.names = names
    }

    private var conversation: String { party.conversation.text }
    private var user: String { party.user.text }

    /// `martlet_1_history`: a page with at most so many bytes, or one line.
    func history(before: LineID?, after: LineID?, limit: Int, bytes: Int, to command: inout Command) {
        begin("martlet_1_history", keys: 3, ofGroup: 2, to: &command)
        addLog(to: &command)
        addDeleted(to: &command)
        addHidden(to: &command)
        if isGroup { addMembersAndJoined(to: &command) }
        command.add(conversation)
        command.add(user)
        command.add(before?.text ?? "")
        command.add(after?.text ?? "")
        command.add(limit)
        command.add(bytes)
    }

    /// `martlet_1_summary`: what the list of conversations says of this one.
    func summary(to command: inout Command) {
        begin("martlet_1_summary", keys: 4, ofGroup: 3, to: &command)
        addLog(to: &command)
        addDeleted(to: &command)
        addHidden(to: &command)
        command.add { names.appendMarks(conversation, to: &$0) }
        if isGroup {
            addMembersAndJoined(to: &command)
            command.add { names.appendInfo(conversation, to: &$0) }
        }
        command.add(conversation)
        command.add(user)
        command.add(peer?.text ?? "")
    }

    /// `martlet_1_info`: how far a message has come with each of the others.
    func info(_ id: LineID, to command: inout Command) {
        begin("martlet_1_info", keys: 2, ofGroup: 2, to: &command)
        addLog(to: &command)
        command.add { names.appendMarks(conversation, to: &$0) }
        if isGroup { addMembersAndJoined(to: &command) }
        command.add(conversation)
        command.add(user)
        command.add(id.text)
        command.add(peer?.text ?? "")
    }

    /// `martlet_1_hide`: deletes a message for the user alone.
    func hide(_ id: LineID, to command: inout Command) {
        begin("martlet_1_hide", keys: 4, ofGroup: 2, to: &command)
        addLog(to: &command)
        addDeleted(to: &command)
        addHidden(to: &command)
        command.add { names.appendInbox(user, to: &$0) }
        if isGroup { addMembersAndJoined(to: &command) }
        command.add(conversation)
        command.add(user)
        command.add(id.text)
        command.add { names.appendUserChannel(user, to: &$0) }
    }

    /// `martlet_1_unsend` or `martlet_1_group_unsend`: deletes a message for all, if it is younger than the window.
    func unsend(_ id: LineID, window: UInt64, to command: inout Command) {
        switch party.other {
        case .peer(let peer): unsend(id, window, from: peer, to: &command)
        case .group(let group): unsend(id, window, from: group, to: &command)
        }
    }

    private func unsend(_ id: LineID, _ window: UInt64, from peer: UserID, to command: inout Command) {
        begin("martlet_1_unsend", keys: 6, to: &command)
        addLog(to: &command)
        command.add { names.appendRefs(conversation, to: &$0) }
        addDeleted(to: &command)
        command.add { names.appendInbox(user, to: &$0) }
        command.add { names.appendInbox(peer.text, to: &$0) }
        command.add { names.appendWork("erase", to: &$0) }
        addUnsending(id, window, to: &command)
        command.add { names.appendUserChannel(user, to: &$0) }
        command.add { names.appendUserChannel(peer.text, to: &$0) }
    }

    private func unsend(_ id: LineID, _ window: UInt64, from group: GroupID, to command: inout Command) {
        begin("martlet_1_group_unsend", keys: 8, to: &command)
        addLog(to: &command)
        command.add { names.appendRefs(conversation, to: &$0) }
        addDeleted(to: &command)
        command.add { names.appendMembers(conversation, to: &$0) }
        command.add { names.appendAdmins(conversation, to: &$0) }
        command.add { names.appendJoined(conversation, to: &$0) }
        command.add { names.appendWork("erase", to: &$0) }
        command.add { names.appendWork("fanout:\(FanoutPartition.of(group))", to: &$0) }
        addUnsending(id, window, to: &command)
    }
}

/// Parts that several calls share.
extension QueryCommands {
    private var peer: UserID? {
        if case .peer(let peer) = party.other { peer } else { nil }
    }

    private var isGroup: Bool { peer == nil }

    private func begin(
        _ function: StaticString,
        keys: Int,
        ofGroup more: Int = 0,
        to command: inout Command
    ) {
        command.add("FCALL")
        command.add(function)
        command.add(isGroup ? keys + more : keys)
    }

    private func addLog(to command: inout Command) {
        command.add { names.appendLog(conversation, to: &$0) }
    }

    private func addDeleted(to command: inout Command) {
        command.add { names.appendDeleted(conversation, to: &$0) }
    }

    private func addHidden(to command: inout Command) {
        command.add { names.appendHidden(user, to: &$0) }
    }

    private func addMembersAndJoined(to command: inout Command) {
        command.add { names.appendMembers(conversation, to: &$0) }
        command.add { names.appendJoined(conversation, to: &$0) }
    }

    private func addUnsending(_ id: LineID, _ window: UInt64, to command: inout Command) {
        command.add(conversation)
        command.add(user)
        command.add(id.text)
        command.add(window)
    }
}
