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
    /// Commands that are not repeated when the connection is lost.
    private var unrepeatedCount = 0
    /// Commands whose answers will have to be held.
    private(set) var durableCount = 0
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
        room: Int,
        kind: PendingCommand.Kind = .plain
    ) -> Bool {
        let end = bytes.count
        guard let length = encoder.encode(command, into: &bytes) else { return false }
        guard length <= room else {
            bytes.removeLast(length)
            return false
        }
        assert(bytes.count == end + length)
        if !kind.isRepeated { unrepeatedCount += 1 }
        if kind == .durable { durableCount += 1 }
        pending.append(
            PendingCommand(
                length: length,
                receiver: receiver,
                context: context,
                deadline: deadline,
                kind: kind
            )
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
        if !front.kind.isRepeated { unrepeatedCount -= 1 }
        if front.kind == .durable { durableCount -= 1 }
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

    /// The bytes of the front, for who has to send it again after its answer.
    var frontBytes: [UInt8] {
        guard let front = pending.first else { return [] }
        return Array(bytes[start..<start + front.length])
    }

    /// Commands are to be sent again, because the connection is gone, first what was held; returns those that are not.
    @discardableResult
    mutating func connectionLost(repeating held: [HeldAnswer] = []) -> [PendingCommand] {
        guard !held.isEmpty || unrepeatedCount > 0 else {
            sentEnd = start
            return []
        }
        return rebuild(behind: held)
    }

    /// Gives up every durable command and returns them in order; what the server answers to them is not heard.
    mutating func abandonDurable() -> [PendingCommand] {
        var abandoned: [PendingCommand] = []
        for _ in 0..<pending.count {
            guard let command = pending.popFirst() else { break }
            if command.kind == .durable {
                abandoned.append(command)
                pending.append(command.abandoned)
            } else {
                pending.append(command)
            }
        }
        unrepeatedCount += abandoned.count
        durableCount = 0
        return abandoned
    }

    private mutating func rebuild(behind held: [HeldAnswer]) -> [PendingCommand] {
        var kept: [UInt8] = []
        var dropped: [PendingCommand] = []
        var commands = Ring<PendingCommand>()
        for answer in held {
            kept += answer.bytes
            commands.append(answer.command)
            durableCount += 1
        }
        var position = start
        while let command = pending.popFirst() {
            if command.kind.isRepeated {
                kept += bytes[position..<position + command.length]
                commands.append(command)
            } else {
                dropped.append(command)
            }
            position += command.length
        }
        bytes = kept
        pending = commands
        unrepeatedCount = 0
        start = 0
        sentEnd = 0
        return dropped
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
