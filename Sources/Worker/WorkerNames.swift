internal import Protocol

/// The names of Martlet's keys and channels in Redis, prefix included; docs/redis.md says what each holds.
///
/// `conversation` is the whole id, such as `group:g1` or `dm:alice:bob`.
public struct WorkerNames: Sendable {
    private let names: RedisNames
    /// What stands before every name.
    public let prefix: String

    /// Names of a system with this prefix.
    public init(prefix: String) {
        self.prefix = prefix
        names = RedisNames(prefix: prefix)
    }

    /// The channel of a user's live events.
    public func userChannel(_ user: String) -> String { text { names.appendUserChannel(user, to: &$0) } }
    /// The stream of a user's ordered events.
    public func inbox(_ user: String) -> String { text { names.appendInbox(user, to: &$0) } }
    /// The hash of a user's devices.
    public func cursor(_ user: String) -> String { text { names.appendCursor(user, to: &$0) } }
    /// The sorted set of a user's conversations.
    public func chats(_ user: String) -> String { text { names.appendChats(user, to: &$0) } }
    /// The set of a user's groups.
    public func groups(_ user: String) -> String { text { names.appendGroups(user, to: &$0) } }
    /// The hash of a user's devices and when each was here last.
    public func devices(_ user: String) -> String { text { names.appendDevices(user, to: &$0) } }
    /// The hash of what stands in the place of erased entries of a user's inbox.
    public func gone(_ user: String) -> String { text { names.appendGone(user, to: &$0) } }
    /// The sorted set of messages that a user has deleted for themselves.
    public func hidden(_ user: String) -> String { text { names.appendHidden(user, to: &$0) } }
    /// The channel of a user's coming and going.
    public func presenceChannel(_ user: String) -> String {
        text { names.appendPresenceChannel(user, to: &$0) }
    }
    /// What the names of a user's live devices begin with; a device makes one whole.
    public func presenceHead(_ user: String) -> String {
        text { names.appendPresence(user, device: "", to: &$0) }
    }
    /// The stream of a conversation's history.
    public func log(_ conversation: String) -> String { text { names.appendLog(conversation, to: &$0) } }
    /// The hash of each device's highest ref in a conversation.
    public func refs(_ conversation: String) -> String { text { names.appendRefs(conversation, to: &$0) } }
    /// The hash of how far each participant has received and read a conversation.
    public func marks(_ conversation: String) -> String { text { names.appendMarks(conversation, to: &$0) } }
    /// The sorted set of what stands in the place of messages that were deleted for all.
    public func deleted(_ conversation: String) -> String {
        text { names.appendDeleted(conversation, to: &$0) }
    }
    /// The set of a group's members.
    public func members(_ conversation: String) -> String {
        text { names.appendMembers(conversation, to: &$0) }
    }
    /// The set of a group's admins.
    public func admins(_ conversation: String) -> String {
        text { names.appendAdmins(conversation, to: &$0) }
    }
    /// The hash of a group's name, picture and times.
    public func info(_ conversation: String) -> String { text { names.appendInfo(conversation, to: &$0) } }
    /// The sorted set of when a group's members joined.
    public func joined(_ conversation: String) -> String {
        text { names.appendJoined(conversation, to: &$0) }
    }
    /// The sorted set of a group's past memberships.
    public func left(_ conversation: String) -> String { text { names.appendLeft(conversation, to: &$0) } }
    /// The id of the last line of a group's log that was fanned out.
    public func fanned(_ conversation: String) -> String {
        text { names.appendFanned(conversation, to: &$0) }
    }
    /// The stream of a worker's jobs.
    public func work(_ name: String) -> String { text { names.appendWork(name, to: &$0) } }
    /// The stream of one partition's jobs.
    public func work(_ name: String, partition: Int) -> String { work("\(name):\(partition)") }
    /// The lease on one partition.
    public func lease(_ name: String, partition: Int) -> String {
        text { names.appendLease("\(name):\(partition)", to: &$0) }
    }
    /// The lease on what workers of a role do one at a time.
    public func lease(_ role: String) -> String { text { names.appendRoleLease(role, to: &$0) } }
    /// The stream of jobs that were given up.
    public func dead(_ role: String) -> String { text { names.appendDead(role, to: &$0) } }
    /// The sorted set of a role's live workers.
    public func workers(_ role: String) -> String { text { names.appendWorkers(role, to: &$0) } }
    /// What one worker says of itself.
    public func worker(_ name: String) -> String { text { names.appendWorker(name, to: &$0) } }
    /// The sorted set of the users of a shard that are online.
    public func online(shard: Int) -> String { text { names.appendOnline(shard: shard, to: &$0) } }
    /// When a user was last seen online.
    public func lastSeen(_ user: String) -> String { text { names.appendLastSeen(user, to: &$0) } }

    /// What the channels of those who watch users begin with; a user and a closing brace make one whole.
    public var presenceChannelHead: String { text { names.appendPresenceChannelHead(to: &$0) } }
    /// The hash of taps and services.
    public var registry: String { text { names.appendRegistry(to: &$0) } }

    /// Appends the channel of a user's live events, without a String in between.
    public func appendUserChannel(_ user: String, to output: inout [UInt8]) {
        names.appendUserChannel(user, to: &output)
    }

    /// Appends the name of a user's inbox, without a String in between.
    public func appendInbox(_ user: String, to output: inout [UInt8]) {
        names.appendInbox(user, to: &output)
    }

    /// Appends the name of a user's sorted set of conversations, without a String in between.
    public func appendChats(_ user: String, to output: inout [UInt8]) {
        names.appendChats(user, to: &output)
    }

    private func text(_ build: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        build(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
