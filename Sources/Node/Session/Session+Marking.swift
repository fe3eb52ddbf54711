internal import Protocol

/// How far the user has read, and what is shown and not kept.
extension Session {
    func read(_ frame: ClientFrame.Read) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, ref: frame.ref, "no such type of frame")
    }

    func signal(_ frame: ClientFrame.Typing, _ message: Span<UInt8>) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, "no such type of frame")
    }
}
