internal import CZlib
package import Protocol

/// Inflates whole messages that share no context (RFC 7692), for all connections of a loop.
///
/// It holds one zlib state (about 40 KB) and a spare buffer, which its readers borrow so that a busy loop allocates
/// nothing for a compressed or fragmented message.
@safe package final class Inflater {
    /// A larger spare buffer is given back to the system after its message, in bytes.
    static let largestSpareBytes = 256 * 1024
    /// The first piece of room for inflated bytes; it grows with the message.
    private static let smallestStep = 4096
    /// What the sender took off the end of each message (RFC 7692, section 7.2.2).
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    private let stream: UnsafeMutablePointer<z_stream>
    private var spare: [UInt8] = []

    /// Allocates zlib's state; traps when there is no memory for it.
    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        let result = unsafe inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size)
        precondition(result == Z_OK, "no memory for the state of zlib at the start of the process")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends what a message's payload inflates to; more than `limit` bytes is an error, however small the input.
    ///
    /// A payload that stops within a block is refused. A final block may end it, or stand in its midst.
    package func inflate(
        _ input: Span<UInt8>,
        limit: Int,
        to output: inout [UInt8]
    ) throws(WebSocketError) {
        guard !input.isEmpty else { return }
        let start = output.count
        unsafe inflateReset(stream)
        if try feed(input, start: start, limit: limit, to: &output) { return }
        if try feed(Self.tail.span, start: start, limit: limit, to: &output) { return }
        let isBetweenBlocks = unsafe stream.pointee.data_type & 128 != 0
        guard isBetweenBlocks else { throw .invalidCompressedData }
    }

    /// Inflates the input to its end; true when a final block ended exactly there.
    private func feed(
        _ input: Span<UInt8>,
        start: Int,
        limit: Int,
        to output: inout [UInt8]
    ) throws(WebSocketError) -> Bool {
        try unsafe input.withUnsafeBufferPointer { bytes throws(WebSocketError) in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            while true {
                let inflated = output.count - start
                // One byte more than allowed tells a message of exactly the limit from a larger one.
                let room = min(max(Self.smallestStep, inflated), limit + 1 - inflated)
                let outcome = try step(room: room, to: &output)
                guard output.count - start <= limit else { throw .messageTooLarge(limit: limit) }
                if outcome != .hasMore { return outcome == .ended }
            }
        }
    }

    private enum Outcome {
        case hasMore, consumed, ended
    }

    /// Inflates into at most `room` new bytes of the output.
    private func step(room: Int, to output: inout [UInt8]) throws(WebSocketError) -> Outcome {
        var result = Z_OK
        output.append(addingCapacity: room) { tail in
            unsafe tail.withUnsafeMutableBufferPointer { bytes, count in
                unsafe stream.pointee.next_out = bytes.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room)
                result = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
                count = room - Int(unsafe stream.pointee.avail_out)
            }
        }
        switch result {
        case Z_OK, Z_BUF_ERROR:
            return unsafe stream.pointee.avail_out == 0 ? .hasMore : .consumed
        case Z_STREAM_END:
            guard unsafe stream.pointee.avail_in > 0 else { return .ended }
            unsafe inflateReset(stream)
            return .hasMore
        default:
            throw .invalidCompressedData
        }
    }

    /// A buffer to assemble a message in, empty but perhaps with room.
    func takeSpare() -> [UInt8] {
        var buffer: [UInt8] = []
        swap(&buffer, &spare)
        return buffer
    }

    /// Takes a buffer back; it is dropped when it is large or there is a better one already.
    func giveBack(_ buffer: inout [UInt8]) {
        if buffer.capacity > spare.capacity, buffer.capacity <= Self.largestSpareBytes {
            buffer.removeAll(keepingCapacity: true)
            swap(&buffer, &spare)
        }
        buffer = []
    }
}
