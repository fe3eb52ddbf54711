/// Which of the `work:fanout:<partition>` streams holds a group's jobs.
///
/// The number of partitions is part of the contract: with another one, the jobs of a group would lie in two streams, and
/// two workers could take them at a time.
package enum FanoutPartition {
    /// How many there are, and so the most workers that share the work.
    package static let count = 16

    /// CRC-32 of the group id modulo `count`.
    package static func of(_ group: GroupID) -> Int {
        Int(CRC32.of(group.text)) % count
    }
}
