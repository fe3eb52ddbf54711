/// Sentinels that watch over one master and its replicas.
package struct SentinelGroup: Equatable, Sendable {
    /// The port that sentinels listen on unless told otherwise.
    package static let defaultPort: UInt16 = 26_379
    /// Usual are three or five; the bound is for the connections that a link keeps to them.
    package static let mostSentinels = 16

    /// At least one, in the order in which they are asked.
    package let sentinels: [SentinelAddress]
    /// What they call the master.
    package let name: String
    /// Whether servers are talked to over TLS; sentinels are not.
    package let isEncrypted: Bool

    /// Puts a group together from parts that are known to be valid.
    package init(sentinels: [SentinelAddress], name: String, isEncrypted: Bool) {
        self.sentinels = sentinels
        self.name = name
        self.isEncrypted = isEncrypted
    }
}
