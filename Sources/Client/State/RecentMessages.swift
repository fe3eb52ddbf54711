/// The last messages that the application was given, so that none comes again under another inbox number.
///
/// Inbox numbers tell repeats as long as the server keeps its inbox. After a resync it may deliver the same messages
/// under new numbers; then their keys are looked up, until all from before the resync are forgotten.
struct RecentMessages: Equatable, Sendable {
    /// The most keys that are kept, 64 KiB for a client that has got so many messages.
    ///
    /// What comes again is what the server had on its way and what the cursor did not follow yet. For a device that catches
    /// up while Redis dies that were 1,316 messages, measured; a page has up to 500, and several are on their way.
    static let limit = 8_192

    /// A ring once it is full; holds no memory before the first message.
    private var keys: [UInt64] = []
    private var oldest = 0

    /// The keys of before the last resync, while some of what comes can repeat one; empty otherwise.
    private var known: Set<UInt64> = []

    /// How many new messages can still repeat one from before the last resync.
    private var checksLeft = 0

    /// Notes that inbox numbers say nothing about what was delivered before.
    mutating func resynced() {
        known = Set(keys)
        checksLeft = known.isEmpty ? 0 : RecentMessages.limit
    }

    /// Notes a message by its key; false when the application has had it already.
    mutating func received(_ key: UInt64) -> Bool {
        if checksLeft > 0 {
            guard known.insert(key).inserted else { return false }
            checksLeft -= 1
            if checksLeft == 0 { known = [] }
        }
        if keys.count < RecentMessages.limit {
            keys.append(key)
        } else {
            keys[oldest] = key
            oldest = (oldest + 1) % RecentMessages.limit
        }
        return true
    }
}
