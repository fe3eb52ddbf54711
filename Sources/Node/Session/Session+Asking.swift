internal import Protocol

/// What the client asks about conversations.
extension Session {
    func ask(_ frame: ClientFrame.Conversations, _ message: Span<UInt8>) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, ref: frame.ref, "no such type of frame")
    }

    func ask(_ frame: ClientFrame.History) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, ref: frame.ref, "no such type of frame")
    }

    func ask(_ frame: ClientFrame.Info) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, ref: frame.ref, "no such type of frame")
    }

    func ask(_ frame: ClientFrame.Delete) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, ref: frame.ref, "no such type of frame")
    }
}
