/// Buffers in which frames are built, reused so that building one allocates nothing.
final class FrameScratch {
    private var frame: [UInt8] = []
    private var deflated: [UInt8] = []

    /// Lends the buffer for a frame's payload, emptied; not to be nested.
    func withFrame(_ body: (inout [UInt8]) -> Void) {
        FrameScratch.lend(&frame, body)
    }

    /// Lends the buffer for a deflated payload, emptied; not to be nested, but may be used within `withFrame`.
    func withDeflated(_ body: (inout [UInt8]) -> Void) {
        FrameScratch.lend(&deflated, body)
    }

    /// A buffer that one large message has grown past this many bytes is given back.
    private static let keptBytes = 256 * 1_024

    /// Takes the buffer out while it is used, so that it has one owner and is not copied.
    private static func lend(_ buffer: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        taken.removeAll(keepingCapacity: taken.capacity <= keptBytes)
        body(&taken)
        swap(&taken, &buffer)
    }
}
