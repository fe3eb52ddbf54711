/// The buffer in which a node's frames are built, reused so that building one allocates nothing.
final class FrameScratch {
    private var bytes: [UInt8] = []

    /// A buffer that one large message has grown past this many bytes is given back.
    private static let keptBytes = 256 * 1_024

    /// Lends the buffer for a frame's payload, emptied; not to be nested.
    ///
    /// It is taken out while it is used, so that it has one owner and is not copied.
    func withFrame(_ body: (inout [UInt8]) -> Void) {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        taken.removeAll(keepingCapacity: taken.capacity <= FrameScratch.keptBytes)
        body(&taken)
        swap(&taken, &bytes)
    }
}
