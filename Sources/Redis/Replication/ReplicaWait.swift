/// How many replicas have to have what a durable command wrote before its answer counts.
package struct ReplicaWait: Equatable, Sendable {
    /// At least 1.
    package let replicas: Int
    /// How long they may take; then the command fails with `.notReplicated`.
    package let timeout: Duration
    /// A channel that nobody listens to; see `ReplicationGate`.
    package let channel: [UInt8]

    /// Less than one replica counts as one.
    package init(replicas: Int, timeout: Duration, channel: [UInt8]) {
        self.replicas = max(1, replicas)
        self.timeout = timeout
        self.channel = channel
    }

    /// What tells at sign-in that the server knows these commands, allows them, and is a master.
    var rehearsal: [[String]] {
        [["PUBLISH", String(decoding: channel, as: UTF8.self), ""], ["WAIT", "0", "1"]]
    }
}
