internal import MartletWorker

/// What martlet_1_receipts replied.
struct ReceiptsAnswer {
    /// Of the statuses of which something changes.
    let tellings: [Telling]
    /// There is more to ask for when these are told.
    let hasMore: Bool

    init(_ answer: RedisAnswer) throws(RedisTrouble) {
        let parts = answer.elements
        guard parts.count >= 3, let delivered = Telling("delivered", parts[0]),
            let read = Telling("read", parts[1])
        else { throw .refused("martlet_1_receipts answered something else") }
        tellings = [delivered, read].filter { !$0.isEmpty }
        // More behind what does not change would be asked for without an end.
        hasMore = parts[2].integer == 1 && !tellings.isEmpty
    }
}
