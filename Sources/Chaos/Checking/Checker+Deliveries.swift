/// Who has to get what.
extension Checker {
    /// The deliveries that are still to come, in words; no more than `limit`.
    package func missingDeliveries(limit: Int = .max) -> [String] {
        var missing: [String] = []
        for token in record.sends.indices {
            guard case .stored(let line) = fates[token] else { continue }
            for device in recipients(of: token, line) where !has(device, token, line) {
                if missing.count >= limit { return missing }
                missing.append("\(describe(device: device)) never got \(describe(token))")
            }
        }
        return missing
    }

    func judgeSends(_ verdict: inout Verdict) {
        verdict.submitted = record.sends.count
        for (token, fate) in fates.enumerated() {
            let send = record.sends[token]
            if send.isAcknowledged { verdict.acknowledged += 1 }
            switch fate {
            case .stored, .deleted: break
            case .gone:
                if waits {
                    verdict.found(.lostDespiteWait, describe(token))
                } else {
                    verdict.lostByRedis.append(token)
                }
            case .missing: verdict.found(.notStored, describe(token))
            case .refused: judgeRefusal(token, send, &verdict)
            case .unanswered: verdict.found(.unanswered, describe(token))
            }
        }
        judgeSenderOrder(&verdict)
        for conversation in stored {
            for token in conversation.doubled where record.sends.indices.contains(token) {
                verdict.found(.storedTwice, describe(token))
            }
        }
    }

    /// Whoever is put into a group and out of it writes to it at times when they are not in it.
    private func judgeRefusal(_ token: Int, _ send: Send, _ verdict: inout Verdict) {
        let isGuest = record.world.conversations[send.conversation].guests
            .contains(record.world.devices[send.device].user)
        let isStored = stored[send.conversation].tokens.values.contains(token)
        if send.refusal == "not_a_member", isGuest, !isStored, !send.isAcknowledged {
            verdict.refused += 1
        } else {
            let text = "\(describe(token)) was refused with \(send.refusal ?? "?")"
            verdict.found(.refused, isStored ? text + ", but it is stored" : text)
        }
    }

    private func judgeSenderOrder(_ verdict: inout Verdict) {
        struct Place: Hashable {
            let device: Int
            let conversation: Int
        }
        var newest: [Place: LineNumber] = [:]
        for (token, send) in record.sends.enumerated() {
            guard let line = send.line else { continue }
            let place = Place(device: send.device, conversation: send.conversation)
            if let last = newest[place], line <= last {
                verdict.found(
                    .senderDisorder,
                    "\(describe(token)) stands before an earlier one, \(last.text)"
                )
            }
            newest[place] = max(newest[place] ?? line, line)
        }
    }

    func judgeDeliveries(_ verdict: inout Verdict) {
        for token in record.sends.indices {
            guard case .stored(let line) = fates[token] else { continue }
            for device in recipients(of: token, line) {
                verdict.expectedDeliveries += 1
                if has(device, token, line) { verdict.deliveries += 1 }
            }
        }
        for text in missingDeliveries() { verdict.found(.lost, text) }
    }

    private func has(_ device: Int, _ token: Int, _ line: LineNumber) -> Bool {
        firstSeen[device][token] != Checker.never
    }

    /// The devices that have to get a message: those of everybody in the conversation that were known before it was
    /// submitted, but not the one that sent it.
    private func recipients(of token: Int, _ line: LineNumber) -> [Int] {
        let send = record.sends[token]
        return users(of: send.conversation, at: line).flatMap { devicesOfUser[$0] }.filter { device in
            device != send.device && (record.firstWelcomes[device] ?? .max) <= send.at
        }
    }

    /// Who is in a conversation at a line.
    private func users(of index: Int, at line: LineNumber) -> [Int] {
        let conversation = record.world.conversations[index]
        guard conversation.isGroup else { return conversation.members }
        let outsiders = conversation.guests.filter { !conversation.members.contains($0) }
        return (conversation.members + outsiders).filter { stored[index].hasMember($0, at: line) }
    }
}
