/// Which Redis a run uses.
package enum RedisSetup: String, CaseIterable, Sendable {
    /// One server with its append-only file.
    case single
    /// A master, two replicas and three sentinels.
    case sentinel
}
