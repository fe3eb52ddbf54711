/// Bytes that wait to be sent: one array, and how much of its front has been sent already.
struct OutputQueue {
    /// Storage with `sentBytes` dead bytes in front; empty without storage when nothing waits.
    private var bytes: [UInt8] = []
    private var sentBytes = 0

    var isEmpty: Bool { bytes.isEmpty }

    /// What is still to be sent.
    var pendingBytes: Int { bytes.count - sentBytes }

    /// What that takes in memory.
    var storageBytes: Int { bytes.capacity }

    /// Appends in place.
    mutating func append(from pool: BufferPool, _ body: (inout [UInt8]) -> Void) {
        if bytes.isEmpty {
            bytes = pool.take()
        } else if sentBytes > 0 {
            dropSent()
        }
        let kept = bytes.count
        body(&bytes)
        precondition(bytes.count >= kept, "output that is queued already was removed")
        if bytes.isEmpty { pool.recycle(&bytes) }
    }

    /// Calls with everything that waits; must not be empty.
    func withPending<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe body(UnsafeBufferPointer(rebasing: buffer[sentBytes...]))
        }
    }

    /// Counts bytes as sent; the storage goes back to the pool with the last one.
    mutating func consume(_ count: Int, pool: BufferPool) {
        precondition(count <= pendingBytes, "more sent than queued")
        sentBytes += count
        if sentBytes == bytes.count { removeAll(pool: pool) }
    }

    /// Discards what waits.
    mutating func removeAll(pool: BufferPool) {
        sentBytes = 0
        pool.recycle(&bytes)
    }

    /// Moves the rest to the front once that is no more than what was sent: each byte moves once on average.
    private mutating func dropSent() {
        guard sentBytes >= pendingBytes else { return }
        bytes.removeFirst(sentBytes)
        sentBytes = 0
    }
}
