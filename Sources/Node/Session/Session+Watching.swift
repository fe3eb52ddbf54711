internal import Protocol

/// Whom the client watches.
extension Session {
    func watch(_ frame: ClientFrame.Watch) throws(FrameRefusal) {
        throw FrameRefusal(.unknownType, ref: frame.ref, "no such type of frame")
    }
}
