import TestSupport

/// The functions of workers, for the partition that the group g1's jobs lie in.
extension FunctionServer {
    var leaseKey: String { "\(prefix)lease:{\(workKey)}" }

    /// The tokens of the live workers.
    func beat(_ token: String, milliseconds: Int = 60_000) throws -> [String] {
        try function("beat", keys: ["\(prefix)workers:fanout"], [token, "\(milliseconds)"])
            .elements.compactMap(\.text)
    }

    @discardableResult
    func lease(_ token: String, milliseconds: Int = 60_000) throws -> TestReply {
        try function("lease", keys: [leaseKey], [token, "\(milliseconds)"])
    }

    func release(_ token: String) throws -> TestReply {
        try function("release", keys: [leaseKey], [token])
    }

    func take(_ token: String, most: Int = 100) throws -> TestReply {
        try function("take", keys: [workKey, leaseKey], ["fanout", "consumer-\(token)", token, "\(most)"])
    }

    func claim(_ token: String, from start: String = "0-0", most: Int = 100) throws -> TestReply {
        try function(
            "claim",
            keys: [workKey, leaseKey],
            ["fanout", "consumer-\(token)", token, start, "\(most)"]
        )
    }

    /// Claims though it has these jobs already.
    func claim(_ token: String, most: Int = 100, having ids: [String]) throws -> TestReply {
        try function(
            "claim",
            keys: [workKey, leaseKey],
            ["fanout", "consumer-\(token)", token, "0-0", "\(most)"] + ids
        )
    }

    /// Makes the partition's stream and its consumer group, as workers do.
    func makeConsumerGroup() throws {
        try call("XGROUP", "CREATE", workKey, "fanout", "0", "MKSTREAM")
    }
}
