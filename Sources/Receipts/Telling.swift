internal import MartletWorker

/// What is to be told of one status in a group: who is told what, and between which states of the telling.
struct Telling: Equatable {
    /// `delivered` or `read`.
    let status: String
    /// What was told so far, as Redis keeps it.
    let before: [UInt8]
    /// What will have been told.
    let after: [UInt8]
    /// Senders, and the last of their lines that all others have.
    let receipts: [(sender: String, id: [UInt8])]

    /// What stands in the reply of martlet_1_receipts about a status; nil for what is something else.
    init?(_ status: String, _ answer: RedisAnswer) {
        let parts = answer.elements
        guard parts.count >= 2 else { return nil }
        self.status = status
        before = parts[0].bytes
        after = parts[1].bytes
        receipts = parts[2...].compactMap { pair in
            guard pair.elements.count == 2, let sender = pair.elements[0].text else { return nil }
            return (sender, pair.elements[1].bytes)
        }
    }

    /// Whether nothing has changed.
    var isEmpty: Bool { before == after }

    /// The call of martlet_1_tell.
    func build(_ command: inout RedisCommand, _ conversation: String, names: WorkerNames) {
        command.add("FCALL")
        command.add("martlet_1_tell")
        command.add(1 + receipts.count)
        command.add(names.marks(conversation))
        for receipt in receipts { command.add { names.appendInbox(receipt.sender, to: &$0) } }
        command.add(conversation)
        command.add(status)
        command.add(before)
        command.add(after)
        command.add(receipts.count)
        for receipt in receipts {
            command.add { names.appendUserChannel(receipt.sender, to: &$0) }
            command.add(receipt.id)
        }
    }

    static func == (one: Telling, other: Telling) -> Bool {
        one.status == other.status && one.before == other.before && one.after == other.after
            && one.receipts.elementsEqual(other.receipts) { $0 == $1 }
    }
}
