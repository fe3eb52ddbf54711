/// A bounded stock of empty byte arrays with storage, for queues that fill and drain all the time.
package final class BufferPool {
    /// Fits some hundred small frames; smaller storage would grow step by step on first use.
    static let initialBytes = 2 * 1_024
    /// Larger storage goes back to the allocator: one burst must not pin memory for ever.
    static let maximumBufferBytes = 64 * 1_024
    /// The whole stock: enough for every stream that a busy turn writes to.
    static let maximumPooledBytes = 4 * 1_024 * 1_024

    private var stock: [[UInt8]] = []
    /// The storage in stock.
    private(set) var pooledBytes = 0

    /// An empty array with storage, from stock if there is one.
    package func take() -> [UInt8] {
        if let buffer = stock.popLast() {
            pooledBytes -= buffer.capacity
            return buffer
        }
        var buffer: [UInt8] = []
        buffer.reserveCapacity(Self.initialBytes)
        return buffer
    }

    /// Takes back the storage for reuse and leaves an empty array without storage behind.
    package func recycle(_ buffer: inout [UInt8]) {
        var returned: [UInt8] = []
        swap(&returned, &buffer)
        let bytes = returned.capacity
        guard bytes > 0, bytes <= Self.maximumBufferBytes else { return }
        guard pooledBytes + bytes <= Self.maximumPooledBytes else { return }
        returned.removeAll(keepingCapacity: true)
        pooledBytes += returned.capacity
        stock.append(returned)
    }
}
