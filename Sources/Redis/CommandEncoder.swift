internal import CHiredis

/// Turns a command into RESP with hiredis' formatter, which allocates one buffer that is freed at once.
@safe struct CommandEncoder {
    /// Scratch space: the formatter wants the arguments' addresses and lengths as two arrays.
    private var pointers: [UnsafePointer<CChar>?] = unsafe []
    private var lengths: [Int] = []

    /// Appends the encoded command and returns its length; nil when it has no arguments or no memory was left.
    mutating func encode(_ command: borrowing Command, into output: inout [UInt8]) -> Int? {
        guard command.count > 0, command.count <= Int(Int32.max) else { return nil }
        unsafe pointers.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        var encoded: UnsafeMutablePointer<CChar>?
        let length = unsafe command.bytes.withUnsafeBytes { bytes in
            unsafe measure(command.ends, of: bytes)
            return unsafe Int(
                redisFormatCommandArgv(&encoded, Int32(pointers.count), &pointers, lengths)
            )
        }
        guard length > 0, let encoded = unsafe encoded else { return nil }
        defer { unsafe redisFreeCommand(encoded) }
        unsafe output.append(contentsOf: UnsafeRawBufferPointer(start: encoded, count: length))
        return length
    }

    private mutating func measure(_ ends: [Int], of bytes: UnsafeRawBufferPointer) {
        var start = 0
        for end in ends {
            // Without any bytes there is no address; hiredis copies none of these, but may not be given null.
            let base = unsafe bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            unsafe pointers.append(base?.advanced(by: start).assumingMemoryBound(to: CChar.self))
            lengths.append(end - start)
            start = end
        }
    }
}
