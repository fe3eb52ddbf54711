/// An entry of a stream as XREADGROUP, XCLAIM and Martlet's functions return it.
struct StreamEntry: Equatable, Sendable {
    let id: String
    /// Names and values in turn.
    let fields: [RedisAnswer]
    /// Only `martlet_1_claim` says it.
    let deliveries: Int?

    /// `[id, [field, value …]]`, or with the number of deliveries behind it; nil for anything else.
    init?(_ answer: RedisAnswer) {
        let parts = answer.elements
        guard parts.count >= 2, let id = parts[0].text else { return nil }
        self.id = id
        fields = parts[1].elements
        deliveries = parts.count > 2 ? parts[2].integer : nil
    }

    /// The entries of an answer; what is none is left out.
    static func list(_ answer: RedisAnswer) -> [StreamEntry] {
        answer.elements.compactMap(StreamEntry.init)
    }
}
