/// Which of the `work:fanout:<partition>` streams holds a group's jobs.
///
/// The number of partitions is part of the contract: with another one, the jobs of a group would lie in two streams, and
/// two workers could take them at a time.
package enum FanoutPartition {
    /// How many there are, and so the most workers that share the work.
    package static let count = 16

    /// CRC-32 of the group id, as in zlib, modulo `count`.
    package static func of(_ group: GroupID) -> Int {
        var crc: UInt32 = .max
        for byte in group.text.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(~crc) % count
    }
}
