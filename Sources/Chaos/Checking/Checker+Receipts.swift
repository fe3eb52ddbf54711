/// Whether receipts say what has happened, and all of it in the end.
extension Checker {
    /// A sender's messages in a conversation, in the order of their ids.
    private struct Own {
        var lines: [LineNumber] = []
        /// When all those who count had the messages up to here; `never` if they do not.
        var deliveredAt: [Int32] = []
        /// The newest device-independent send.
        var newest: (token: Int, line: LineNumber)?
    }

    private struct Side: Hashable {
        let conversation: Int
        let user: Int
    }

    func judgeReceipts(_ verdict: inout Verdict) {
        let own = ownMessages()
        let marks = readMarks()
        for device in record.receipts.indices {
            let user = record.world.devices[device].user
            for receipt in record.receipts[device] {
                verdict.receipts += 1
                let side = Side(conversation: receipt.conversation, user: user)
                if let fault = fault(of: receipt, by: user, own[side] ?? Own(), marks) {
                    let name = record.world.conversations[receipt.conversation].name
                    verdict.found(
                        .falseReceipt,
                        "\(describe(device: device)) was told at \(receipt.at) ms that \(name) is"
                            + " \(receipt.isRead ? "read" : "delivered") up to \(receipt.line.text), but \(fault)"
                    )
                }
            }
        }
    }

    /// What senders were not told although everybody has read it, in words.
    package func missingReceipts() -> [Violation] {
        let own = ownMessages()
        let marks = readMarks()
        var missing: [Violation] = []
        for (side, messages) in own {
            guard let newest = messages.newest, isTellable(side, newest.line, marks) else { continue }
            let send = record.sends[newest.token]
            for device in devicesOfUser[side.user] where (record.firstWelcomes[device] ?? .max) <= send.at {
                let isTold = record.receipts[device].contains {
                    $0.conversation == side.conversation && $0.isRead && $0.by != side.user
                        && $0.line >= newest.line
                }
                guard !isTold else { continue }
                let text = "\(describe(device: device)) was not told that \(describe(newest.token)) is read"
                missing.append(Violation(.missingReceipt, text))
            }
        }
        return missing
    }

    /// Whether everybody else who is in the conversation in the end has said that they have read so far.
    private func isTellable(_ side: Side, _ line: LineNumber, _ marks: [Side: Marks]) -> Bool {
        let conversation = record.world.conversations[side.conversation]
        let here = stored[side.conversation]
        let all = Set(conversation.members + conversation.guests)
            .filter { conversation.isGroup ? here.hasMember($0) : true }
        // A guest may have been out of the group when the others' marks passed the message, and is not told then.
        guard !conversation.guests.contains(side.user), all.contains(side.user), all.count > 1,
            !hasGone(side.conversation)
        else { return false }
        return all.allSatisfy { user in
            user == side.user
                || (marks[Side(conversation: side.conversation, user: user)]?.last ?? LineNumber(0)) >= line
        }
    }

    /// A failover took messages or marks away that clients do not say again.
    private func hasGone(_ conversation: Int) -> Bool {
        !waits && record.faults.contains { $0.kind.isFailover }
    }

    /// Why a receipt is not true; nil if it is.
    private func fault(
        of receipt: ReceiptSeen,
        by user: Int,
        _ own: Own,
        _ marks: [Side: Marks]
    ) -> String? {
        let conversation = record.world.conversations[receipt.conversation]
        if receipt.by == user {
            let mark = marks[Side(conversation: receipt.conversation, user: user)]
            return (mark?.value(at: receipt.at) ?? LineNumber(0)) >= receipt.line
                ? nil : "they have not read that"
        }
        guard let index = own.lines.lastIndex(where: { $0 <= receipt.line }) else { return nil }
        if Int(own.deliveredAt[index]) > receipt.at {
            return "somebody did not have \(own.lines[index].text) then"
        }
        guard receipt.isRead else { return nil }
        let readers = conversation.members.filter { $0 != user && !conversation.guests.contains($0) }
        let late = readers.first { reader in
            let mark = marks[Side(conversation: receipt.conversation, user: reader)]
            return (mark?.value(at: receipt.at) ?? LineNumber(0)) < own.lines[index]
        }
        return late.map { "\(record.world.users[$0]) had not read \(own.lines[index].text) then" }
    }

    private func ownMessages() -> [Side: Own] {
        var tokens: [Side: [(line: LineNumber, token: Int)]] = [:]
        for (token, fate) in fates.enumerated() {
            guard case .stored(let line) = fate else { continue }
            let send = record.sends[token]
            let user = record.world.devices[send.device].user
            tokens[Side(conversation: send.conversation, user: user), default: []].append((line, token))
        }
        return tokens.mapValues { list in
            var own = Own()
            var latest: Int32 = 0
            for (line, token) in list.sorted(by: { $0.line < $1.line }) {
                latest = max(latest, deliveredAt(token))
                own.lines.append(line)
                own.deliveredAt.append(latest)
                own.newest = (token, line)
            }
            return own
        }
    }

    /// When the last of those who are in the conversation all the time had a message on one of their devices.
    private func deliveredAt(_ token: Int) -> Int32 {
        let send = record.sends[token]
        let sender = record.world.devices[send.device].user
        let conversation = record.world.conversations[send.conversation]
        var latest: Int32 = 0
        for user in conversation.members where user != sender && !conversation.guests.contains(user) {
            let first = devicesOfUser[user].lazy.map { took(token, sentAt: send.at, by: $0) }.min()
            latest = max(latest, first ?? Checker.never)
        }
        return latest
    }

    /// When a device had a message, or had begun with the history that has it: one that is new gets no inbox from before.
    private func took(_ token: Int, sentAt time: Int, by device: Int) -> Int32 {
        let beginning = record.firstWelcomes[device].flatMap { $0 > time ? Int32(clamping: $0) : nil }
        return min(firstSeen[device][token], beginning ?? Checker.never)
    }

    /// A user's read marks in a conversation: times and the highest line that was marked until then.
    private struct Marks {
        var times: [Int] = []
        var lines: [LineNumber] = []

        var last: LineNumber? { lines.last }

        func value(at time: Int) -> LineNumber? {
            times.lastIndex { $0 <= time }.map { lines[$0] }
        }
    }

    private func readMarks() -> [Side: Marks] {
        var marks: [Side: Marks] = [:]
        for read in record.reads {
            let side = Side(conversation: read.conversation, user: read.user)
            marks[side, default: Marks()].times.append(read.at)
            let line = max(marks[side]?.lines.last ?? read.line, read.line)
            marks[side, default: Marks()].lines.append(line)
        }
        return marks
    }
}
