/// What happened in a run, as its clients' users saw it: everything that the checker knows.
///
/// Times are ms from the beginning of the run, all by one clock, and nothing is noted before it has happened: what is
/// noted as earlier was earlier.
package struct Record: Sendable {
    package var world: World
    package private(set) var sends: [Send] = []
    /// What each device was given, in order.
    package private(set) var arrivals: [[Arrival]]
    /// The messages that each device was told are deleted for everybody: conversation, line and when.
    package private(set) var tombstones: [[Tombstone]]
    package private(set) var receipts: [[ReceiptSeen]]
    package private(set) var reads: [ReadMark] = []
    package private(set) var deletions: [Deletion] = []
    package private(set) var faults: [InjectedFault] = []
    /// When each device was welcomed for the first time.
    package private(set) var firstWelcomes: [Int?]
    package private(set) var welcomes = 0
    package private(set) var resyncs = 0
    /// What makes no sense, in words, such as a message that nobody sent.
    package private(set) var oddities: [String] = []

    package struct Tombstone: Hashable, Sendable {
        package let at: Int
        package let conversation: Int
        package let line: LineNumber
    }

    /// So many oddities are kept: one is enough to fail a run.
    private static let mostOddities = 1_000

    package init(world: World) {
        self.world = world
        let count = world.devices.count
        arrivals = Array(repeating: [], count: count)
        tombstones = Array(repeating: [], count: count)
        receipts = Array(repeating: [], count: count)
        firstWelcomes = Array(repeating: nil, count: count)
    }
}

/// What may happen.
extension Record {
    /// A client gives a message to its library; returns the token that goes into its content.
    package mutating func submitted(
        by device: Int,
        to conversation: Int,
        fault: Int? = nil,
        at now: Int
    ) -> Int {
        sends.append(Send(device: device, conversation: conversation, at: now, fault: fault))
        return sends.count - 1
    }

    /// `sent` arrived.
    package mutating func acknowledged(_ token: Int, as line: LineNumber?, at now: Int) {
        guard let line else { return noticed("message \(token) is sent without an id") }
        if sends[token].isAcknowledged { noticed("message \(token) is answered twice") }
        sends[token].acknowledgedAt = now
        sends[token].line = line
    }

    /// The message was refused for good.
    package mutating func refused(_ token: Int, code: String) {
        sends[token].refusal = code
    }

    /// A message arrived; the token is what its content says.
    package mutating func received(_ token: Int?, line: LineNumber?, by device: Int, at now: Int) {
        guard let token, let line, sends.indices.contains(token) else {
            return noticed("device \(device) got a message that nobody sent: \(line?.text ?? "no id")")
        }
        arrivals[device].append(Arrival(at: now, token: token, line: line))
    }

    /// A device was told that a message is deleted for everybody.
    package mutating func deleted(_ line: LineNumber, in conversation: Int, seenBy device: Int, at now: Int) {
        tombstones[device].append(Tombstone(at: now, conversation: conversation, line: line))
    }

    package mutating func received(_ receipt: ReceiptSeen, by device: Int) {
        receipts[device].append(receipt)
    }

    package mutating func welcomed(_ device: Int, at now: Int) {
        welcomes += 1
        if firstWelcomes[device] == nil { firstWelcomes[device] = now }
    }

    package mutating func resynced(_ device: Int) {
        resyncs += 1
    }

    package mutating func read(_ conversation: Int, upTo line: LineNumber, by user: Int, at now: Int) {
        reads.append(ReadMark(at: now, user: user, conversation: conversation, line: line))
    }

    /// A client asks for a deletion; returns its number.
    package mutating func requestedDeletion(of token: Int, at now: Int) -> Int {
        deletions.append(Deletion(token: token, at: now))
        return deletions.count - 1
    }

    package mutating func confirmedDeletion(_ number: Int, at now: Int) {
        deletions[number].confirmedAt = deletions[number].confirmedAt ?? now
    }

    /// A fault begins; returns its number.
    package mutating func injected(_ kind: FaultKind, target: Int, at now: Int) -> Int {
        faults.append(InjectedFault(kind: kind, target: target, at: now))
        return faults.count - 1
    }

    package mutating func repaired(_ fault: Int, at now: Int) {
        faults[fault].repairedAt = now
    }

    /// Something came that makes no sense.
    package mutating func noticed(_ oddity: String) {
        if oddities.count < Record.mostOddities { oddities.append(oddity) }
    }
}
