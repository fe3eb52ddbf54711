/// The entry for a fuzzer: arbitrary bytes go through the reader as those of a server would.
package enum ReplyFuzzing {
    /// Small, so that a fuzzer reaches the limit.
    private static let byteLimit = 64 * 1024

    /// Reads the bytes in chunks whose length the first byte sets, touches every part of every reply, counts replies.
    ///
    /// Returns nil when the reader refused the bytes. Anything else but a return is a bug: a trap, a hang, a leak.
    @discardableResult
    package static func read(_ bytes: Span<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return 0 }
        let reader = ReplyReader(byteLimit: byteLimit)
        let step = Int(bytes[0]) + 1
        var start = 1
        var count = 0
        while start < bytes.count {
            let end = start + min(step, bytes.count - start)
            do {
                try reader.read(bytes.extracting(start..<end)) { reply in
                    touch(reply)
                    count += 1
                    return true
                }
            } catch {
                return nil
            }
            start = end
        }
        return count
    }

    private static func touch(_ reply: Reply) {
        _ = RedisValue(reply)
        _ = reply.integer
        _ = reply.errorCode
        _ = reply[reply.count]
        _ = PushMessage(reply)
    }
}
