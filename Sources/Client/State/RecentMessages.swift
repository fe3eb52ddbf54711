/// The last messages that the application was given, so that none comes again under another inbox number.
///
/// Inbox numbers tell repeats as long as the server keeps its inbox. After a resync it may deliver the same messages
/// under new numbers; then their keys are looked up, until all from before the resync are forgotten.
struct RecentMessages: Equatable, Sendable {
    /// The most keys that are kept: 2 KiB a client, and far more messages than a node has on their way to a device.
    static let limit = 256

    /// A ring once it is full; holds no memory before the first message.
    private var keys: [UInt64] = []
    private var oldest = 0

    /// How many new messages can still repeat one from before the last resync.
    private var checksLeft = 0

    /// Notes that inbox numbers say nothing about what was delivered before.
    mutating func resynced() {
        checksLeft = keys.isEmpty ? 0 : RecentMessages.limit
    }

    /// Notes a message by its key; false when the application has had it already.
    mutating func received(_ key: UInt64) -> Bool {
        if checksLeft > 0 {
            guard !keys.contains(key) else { return false }
            checksLeft -= 1
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
