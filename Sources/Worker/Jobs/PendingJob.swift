/// One line of XPENDING.
struct PendingJob: Equatable, Sendable {
    let id: String
    /// Milliseconds since it was last given out.
    let idle: UInt64
    let deliveries: Int

    init(id: String, idle: UInt64, deliveries: Int) {
        self.id = id
        self.idle = idle
        self.deliveries = deliveries
    }

    /// `[id, consumer, idle, deliveries]`; nil for anything else.
    init?(_ answer: RedisAnswer) {
        let parts = answer.elements
        guard parts.count >= 4, let id = parts[0].text, let idle = parts[2].integer,
            let deliveries = parts[3].integer
        else { return nil }
        self.init(id: id, idle: UInt64(max(0, idle)), deliveries: deliveries)
    }
}
