internal import Settings

/// Who may come in, how fast, and what is held for them.
extension NodeOptions {
    static let maxUserConnections = Setting(
        "max-user-connections",
        .integer(0...1_000_000),
        default: "64",
        help: "The most connections of one user to this node; 0 is unbounded."
    )
    static let maxAddressConnections = Setting(
        "max-address-connections",
        .integer(0...10_000_000),
        default: "0",
        help: "The most connections of one client address (of IPv6: network of 64 bits); 0 is unbounded."
    )
    static let addressRate = Setting(
        "address-rate",
        .integer(0...1_000_000),
        default: "0",
        help: "Connections and requests without a good token per client address and second, with bursts of 5"
            + " times that; 0 is unbounded."
    )
    static let connectRate = Setting(
        "connect-rate",
        .integer(0...1_000_000),
        default: "1000",
        help: "Clients that this node lets in per second; the others are told when to come back. 0 is"
            + " unbounded."
    )
    static let maxBuffered = Setting(
        "max-buffered",
        .bytes((1 << 20)...(1 << 40)),
        default: "256MiB",
        help: "What may be held for all clients together; beyond it the connections end that it is held for."
    )
}
