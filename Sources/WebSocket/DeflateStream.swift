internal import CZlib

/// One zlib deflate state for one window size; whole messages go through it and leave nothing behind.
@safe final class DeflateStream {
    private let stream: UnsafeMutablePointer<z_stream>

    /// A hash table of 8 KB instead of zlib's usual 64 KB, because it is cleared for each message and, with a small
    /// window, moved every few hundred bytes: 23 µs against 255 µs for 4 KiB with 9 bits.
    private static let memoryLevel: Int32 = 5

    /// Allocates 2^(windowBits + 2) + 16 KB: 18 KB for 9 bits, 144 KB for 15.
    init(windowBits: Int, level: Int32) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        let result = unsafe deflateInit2_(
            stream,
            level,
            Z_DEFLATED,
            Int32(-windowBits),
            Self.memoryLevel,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            size
        )
        precondition(result == Z_OK, "no memory for the state of zlib, or a window that it does not have")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends the deflated message without the four bytes that every message ends with.
    func deflate(_ input: Span<UInt8>, to output: inout [UInt8]) {
        unsafe deflateReset(stream)
        unsafe input.withUnsafeBufferPointer { bytes in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            // The bound is for a finished stream; the flush marker takes up to 6 bytes more.
            var room = Int(unsafe deflateBound(stream, UInt(bytes.count))) + 6
            while step(room: room, to: &output) { room = 64 }
        }
        output.removeLast(4)
    }

    /// True when the room was used up, so that there may be more.
    private func step(room: Int, to output: inout [UInt8]) -> Bool {
        output.append(addingCapacity: room) { tail in
            unsafe tail.withUnsafeMutableBufferPointer { bytes, count in
                unsafe stream.pointee.next_out = bytes.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room)
                _ = unsafe CZlib.deflate(stream, Z_SYNC_FLUSH)
                count = room - Int(unsafe stream.pointee.avail_out)
            }
        }
        return unsafe stream.pointee.avail_out == 0
    }
}
