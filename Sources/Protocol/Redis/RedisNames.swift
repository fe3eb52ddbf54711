/// The names of Redis keys and channels, with their hash tags and the operator's prefix.
///
/// Each is written into the bytes of its caller. docs/redis.md is the contract for them.
package struct RedisNames: Sendable {
    let prefix: [UInt8]

    /// - Parameter prefix: stands before every name, so that several systems may share a Redis.
    package init(prefix: String) {
        self.prefix = Array(prefix.utf8)
    }

    /// The pub/sub channel of a user's live events.
    package func appendUserChannel(_ user: String, to output: inout [UInt8]) {
        append("user:{", tag: user, to: &output)
    }

    /// The stream of a user's ordered events.
    package func appendInbox(_ user: String, to output: inout [UInt8]) {
        append("inbox:{", tag: user, to: &output)
    }

    /// The hash of a user's devices and what each has acknowledged.
    package func appendCursor(_ user: String, to output: inout [UInt8]) {
        append("cursor:{", tag: user, to: &output)
    }

    /// The stream of a conversation's history.
    package func appendLog(_ conversation: String, to output: inout [UInt8]) {
        append("log:{", tag: conversation, to: &output)
    }

    /// The hash of each device's highest ref in a conversation.
    package func appendRefs(_ conversation: String, to output: inout [UInt8]) {
        append("refs:{", tag: conversation, to: &output)
    }

    /// The hash of each participant's delivered-up-to and read-up-to message id in a conversation.
    package func appendMarks(_ conversation: String, to output: inout [UInt8]) {
        append("marks:{", tag: conversation, to: &output)
    }

    /// The sorted set of tombstones: what stands in the place of messages that were deleted for all.
    package func appendDeleted(_ conversation: String, to output: inout [UInt8]) {
        append("deleted:{", tag: conversation, to: &output)
    }

    /// The hash of a user's devices and when each was here last.
    package func appendDevices(_ user: String, to output: inout [UInt8]) {
        append("devices:{", tag: user, to: &output)
    }

    /// The hash of inbox ids whose entries were erased, with what stands in their place.
    package func appendGone(_ user: String, to output: inout [UInt8]) {
        append("gone:{", tag: user, to: &output)
    }

    /// The sorted set of messages that a user has deleted for themselves.
    package func appendHidden(_ user: String, to output: inout [UInt8]) {
        append("hidden:{", tag: user, to: &output)
    }

    /// The sorted set of a user's conversations, scored by the id of the last message with a point for its dash.
    package func appendChats(_ user: String, to output: inout [UInt8]) {
        append("chats:{", tag: user, to: &output)
    }

    /// The set of the groups that a user is a member of.
    package func appendGroups(_ user: String, to output: inout [UInt8]) {
        append("groups:{", tag: user, to: &output)
    }

    /// The time of the last sign of life of a user who has gone offline.
    package func appendLastSeen(_ user: String, to output: inout [UInt8]) {
        append("lastseen:{", tag: user, to: &output)
    }

    /// The pub/sub channel of a user's coming and going, for those who watch them.
    package func appendPresenceChannel(_ user: String, to output: inout [UInt8]) {
        append("presence:{", tag: user, to: &output)
    }

    /// What every presence channel begins with; a user and a closing brace make it whole.
    package func appendPresenceChannelHead(to output: inout [UInt8]) {
        append("presence:{", to: &output)
    }

    /// What every user's channel begins with; a user and a closing brace make it whole.
    package func appendUserChannelHead(to output: inout [UInt8]) {
        append("user:{", to: &output)
    }

    /// The node that a user's device is connected to, with a TTL.
    package func appendPresence(_ user: String, device: String, to output: inout [UInt8]) {
        append("presence:{", tag: user, to: &output)
        output.append(UInt8(ascii: ":"))
        output.append(text: device)
    }

    private func append(_ head: String, tag: String, to output: inout [UInt8]) {
        output.append(contentsOf: prefix)
        output.append(text: head)
        output.append(text: tag)
        output.append(UInt8(ascii: "}"))
    }
}

/// What there is of a group, under the tag of its conversation.
extension RedisNames {
    /// The set of a group's members.
    package func appendMembers(_ conversation: String, to output: inout [UInt8]) {
        append("members:{", tag: conversation, to: &output)
    }

    /// The set of those members that may change the group.
    package func appendAdmins(_ conversation: String, to output: inout [UInt8]) {
        append("admins:{", tag: conversation, to: &output)
    }

    /// The hash of a group's name, picture, creator and times.
    package func appendInfo(_ conversation: String, to output: inout [UInt8]) {
        append("info:{", tag: conversation, to: &output)
    }

    /// The sorted set of the members, scored by the id of the line that added them.
    package func appendJoined(_ conversation: String, to output: inout [UInt8]) {
        append("joined:{", tag: conversation, to: &output)
    }

    /// The sorted set of past memberships, `user:joined`, scored by the id of the line that ended them.
    package func appendLeft(_ conversation: String, to output: inout [UInt8]) {
        append("left:{", tag: conversation, to: &output)
    }

    /// The id of the last line of a group's log that was fanned out.
    package func appendFanned(_ conversation: String, to output: inout [UInt8]) {
        append("fanned:{", tag: conversation, to: &output)
    }
}

/// What is not one user's or one conversation's; no hash tag but for the lease, which shares a slot with its stream.
extension RedisNames {
    /// The stream of a worker's jobs; `name` is `push`, or with a partition `fanout:3`.
    package func appendWork(_ name: String, to output: inout [UInt8]) {
        append("work:", name, to: &output)
    }

    /// The lease on a partition: who alone takes jobs from `work:<name>`.
    package func appendLease(_ name: String, to output: inout [UInt8]) {
        output.append(contentsOf: prefix)
        output.append(text: "lease:{")
        appendWork(name, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    /// The lease of a role whose workers do some of their work one at a time.
    package func appendRoleLease(_ role: String, to output: inout [UInt8]) {
        append("lease:{", tag: role, to: &output)
    }

    /// The stream of jobs that were given up.
    package func appendDead(_ role: String, to output: inout [UInt8]) {
        append("dead:", role, to: &output)
    }

    /// The sorted set of a role's live workers, scored by the time in ms until which they are taken to be alive.
    package func appendWorkers(_ role: String, to output: inout [UInt8]) {
        append("workers:", role, to: &output)
    }

    /// What one worker says of itself, JSON with a TTL.
    package func appendWorker(_ name: String, to output: inout [UInt8]) {
        append("worker:", name, to: &output)
    }

    /// The hash of taps and services: what is to be copied where, and which calls are taken.
    package func appendRegistry(to output: inout [UInt8]) {
        append("registry", to: &output)
    }

    /// The sorted set of live nodes, scored by the time in ms until which they are taken to be alive.
    package func appendNodes(to output: inout [UInt8]) {
        append("nodes", to: &output)
    }

    /// What one node says of itself, JSON with a TTL.
    package func appendNode(_ name: String, to output: inout [UInt8]) {
        append("node:", name, to: &output)
    }

    /// The channel that nobody listens to: a node publishes there in front of asking replicas how far they are.
    package func appendWaitChannel(ofNode node: String, to output: inout [UInt8]) {
        append("canary:", node, to: &output)
        output.append(text: ":wait")
    }

    /// The channel that a node publishes to itself on.
    package func appendCanary(_ node: String, to output: inout [UInt8]) {
        append("canary:", node, to: &output)
    }

    /// The sorted set of the users of a shard that are online, scored by the time in ms until which they count as so.
    package func appendOnline(shard: Int, to output: inout [UInt8]) {
        append("online:", String(shard), to: &output)
    }

    fileprivate func append(_ head: String, _ rest: String = "", to output: inout [UInt8]) {
        output.append(contentsOf: prefix)
        output.append(text: head)
        output.append(text: rest)
    }
}
