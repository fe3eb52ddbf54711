internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Tells Redis what devices have acknowledged: first what reached its recipients with it, then, behind that, the cursors.
///
/// The link keeps the order and repeats what was not answered in the same order, so a cursor never passes a message whose
/// sender was not told. All connections' acknowledgements are gathered for a short time: a busy device costs a call in
/// that time and not one for each of its acknowledgements, and the members of a group that are here one call for many.
final class Marks {
    /// Short against what people notice, long against the time between the frames of a busy device.
    private static let gatheringTime = Duration.milliseconds(100)
    /// How many connections are taken at once: their marks have to be on the link before their cursors.
    private static let mostSessions = 512

    private unowned let node: Node
    /// Those with something to tell, each once.
    private var due: [Session] = []
    private var timer: Timer?
    private var groups = GroupMarks()
    /// Up to where the cursors of those that are being looked at may move; 0 for nowhere.
    private var limits: [UInt64] = []
    private var lastError = ""

    init(node: Node) {
        self.node = node
    }

    /// The connection has acknowledged something that Redis is to be told in a moment.
    func add(_ session: Session) {
        guard !session.isWaitingForMarks, !session.hasEnded else { return }
        session.isWaitingForMarks = true
        due.append(session)
        plan()
    }

    /// The connection ends: what it has acknowledged is told now, also behind a call that is under way.
    func ended(_ session: Session) {
        session.acknowledgements.unanswered()
        _ = tell([session])
    }

    func close() {
        timer = nil
        due = []
    }

    private func plan() {
        guard timer == nil else { return }
        timer = node.loop.timer(after: Self.gatheringTime) { [unowned self] in flush() }
    }

    /// While Redis is away, or the link is full, they wait for the next time.
    private func flush() {
        timer = nil
        var told = 0
        while told < due.count, node.link.isReady {
            let end = min(told + Self.mostSessions, due.count)
            guard tell(due[told..<end]) else { break }
            for session in due[told..<end] { session.isWaitingForMarks = false }
            told = end
        }
        due.removeFirst(told)
        if !due.isEmpty { plan() }
    }

    /// Returns false when the link took not all of it; it is all told again then.
    private func tell(_ sessions: ArraySlice<Session>) -> Bool {
        groups.removeAll()
        limits.removeAll(keepingCapacity: true)
        var isTaken = true
        for session in sessions {
            let limit = isTaken ? session.passOnMarks(to: &groups) : 0
            isTaken = limit != nil
            limits.append(limit ?? 0)
        }
        isTaken = isTaken && groups.forEachPiece(submit)
        for (index, session) in sessions.enumerated() where limits[index] > 0 || !isTaken {
            if isTaken { isTaken = session.moveCursor(upTo: limits[index]) }
            if !isTaken { session.unacknowledged.failed() }
        }
        return isTaken
    }

    private func submit(_ conversation: Span<UInt8>, _ marks: ArraySlice<GroupMarks.Mark>) -> Bool {
        node.metrics.delivered.add(marks.count)
        return node.link.submit(to: self, context: 0) { command in
            command.add("FCALL")
            command.add("martlet_1_group_delivered")
            command.add("3")
            command.add { node.names.appendMarks(conversation, to: &$0) }
            command.add { node.names.appendMembers(conversation, to: &$0) }
            command.add { node.names.appendWork("receipts", to: &$0) }
            command.add(conversation)
            command.add(marks.count)
            for mark in marks {
                command.add(mark.user.text)
                command.add { mark.line.append(to: &$0) }
            }
        }
    }

    /// Marks what a user has got of a 1:1 conversation; false when the link does not take it.
    func submit(
        _ conversation: Span<UInt8>,
        _ line: LineID,
        from sender: Span<UInt8>,
        to recipient: UserID
    ) -> Bool {
        node.metrics.delivered.increment()
        return node.link.submit(to: self, context: 0) { command in
            command.add("FCALL")
            command.add("martlet_1_delivered")
            command.add("2")
            command.add { node.names.appendMarks(conversation, to: &$0) }
            command.add { node.names.appendInbox(sender, to: &$0) }
            command.add(conversation)
            command.add(recipient.text)
            command.add { line.append(to: &$0) }
            command.add { node.names.appendUserChannel(sender, to: &$0) }
        }
    }
}

extension Marks: ReplyReceiver {
    /// A mark that Redis refuses keeps no device from going on: it would be refused for ever.
    func received(_ reply: Reply, context: UInt64) {
        guard reply.kind == .error else { return }
        node.metrics.marksRefused.increment()
        guard let error = reply.string, error != lastError else { return }
        lastError = error
        node.log.warning("Redis refused to note what was delivered", ["error": .text(error)])
    }

    /// What was behind it on the link has failed too: the cursors did not move, and it is all told again with them.
    func failed(_ error: RedisLinkError, context: UInt64) {}
}
