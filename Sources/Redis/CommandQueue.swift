/// The unanswered commands in order: their bytes, to be sent again after a reconnect, and who waits for the answers.
///
/// Bytes are appended behind and leave in front; the front is cut off when it is at least as long as what follows it,
/// so each byte is moved at most once on average.
struct CommandQueue {
    /// A buffer that a burst has grown past this many bytes gives its memory back when it runs empty.
    static let mostIdleBytes = 1024 * 1024
    /// Cutting off less is not worth the move.
    private static let fewestCutBytes = 64 * 1024

    private var bytes: [UInt8] = []
    private var pending = Ring<PendingCommand>()
    private var encoder = CommandEncoder()
    /// Where the first unanswered command starts in `bytes`.
    private var start = 0
    /// Where the first byte that this connection has not been given stands in `bytes`.
    private var sentEnd = 0

    /// Unanswered commands.
    var count: Int { pending.count }
    /// Bytes of the unanswered commands.
    var byteCount: Int { bytes.count - start }
    /// Bytes that this connection has not been given.
    var unsentBytes: Int { bytes.count - sentEnd }
    /// The command that is to be answered next.
    var front: PendingCommand? { pending.first }

    /// Encodes a command at the end; false when it has no arguments or is longer than `room` bytes, and nothing changed.
    mutating func append(
        _ command: borrowing Command,
        for receiver: (any ReplyReceiver)?,
        context: UInt64,
        deadline: UInt64,
        room: Int
    ) -> Bool {
        let end = bytes.count
        guard let length = encoder.encode(command, into: &bytes) else { return false }
        guard length <= room else {
            bytes.removeLast(length)
            return false
        }
        assert(bytes.count == end + length)
        pending.append(
            PendingCommand(length: length, receiver: receiver, context: context, deadline: deadline)
        )
        return true
    }

    /// Whether this connection was given all of the front, so that a reply can be its answer.
    var isFrontSent: Bool {
        guard let front = pending.first else { return false }
        return start + front.length <= sentEnd
    }

    /// Removes the front because it is answered; nil when no command was sent that a reply could answer.
    mutating func answered() -> PendingCommand? {
        isFrontSent ? removeFirst() : nil
    }

    /// Removes the front because it has failed.
    mutating func removeFirst() -> PendingCommand? {
        guard let front = pending.popFirst() else { return nil }
        start += front.length
        sentEnd = max(sentEnd, start)
        cut()
        return front
    }

    /// Lends up to `limit` bytes that are yet to be sent, and counts them as sent.
    mutating func takeUnsent(limit: Int, _ body: (Span<UInt8>) -> Void) {
        let count = min(unsentBytes, limit)
        guard count > 0 else { return }
        let end = sentEnd + count
        body(bytes.span.extracting(sentEnd..<end))
        sentEnd = end
    }

    /// Everything is to be sent again, because the connection is gone.
    mutating func connectionLost() {
        sentEnd = start
    }

    private mutating func cut() {
        if start == bytes.count {
            if bytes.capacity > Self.mostIdleBytes {
                bytes = []
            } else {
                bytes.removeAll(keepingCapacity: true)
            }
        } else if start >= Self.fewestCutBytes, start >= bytes.count - start {
            bytes.removeFirst(start)
        } else {
            return
        }
        sentEnd -= start
        start = 0
    }
}
