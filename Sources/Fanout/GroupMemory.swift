internal import MartletWorker
internal import Router

/// What one group knows about its memberships from the page before, as long as there is room for it.
final class GroupMemory {
    private let context: FanoutContext
    private var known: KnownRecipients?
    /// The connection at that time: a Redis that was started anew may have lost its last lines.
    private var generation: UInt64 = 0

    init(_ context: FanoutContext) {
        self.context = context
    }

    deinit {
        if known != nil { context.rememberedGroups -= 1 }
    }

    /// Nil when it may hold no more.
    var recipients: KnownRecipients? { generation == context.redis.generation ? known : nil }

    /// Replaces it; nil frees the room.
    func keep(_ recipients: KnownRecipients?) {
        if known != nil { context.rememberedGroups -= 1 }
        known = context.rememberedGroups < context.limits.rememberedGroups ? recipients : nil
        if known != nil { context.rememberedGroups += 1 }
        generation = context.redis.generation
    }
}
