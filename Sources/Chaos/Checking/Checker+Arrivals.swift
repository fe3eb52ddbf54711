/// What devices got, each in its order.
extension Checker {
    func judgeArrivals(_ verdict: inout Verdict) {
        for device in record.arrivals.indices {
            var lines: [Int: LineNumber] = [:]
            var newest: [Int: LineNumber] = [:]
            for arrival in record.arrivals[device] {
                let send = record.sends[arrival.token]
                judgePlace(arrival, send, device, &verdict)
                if let earlier = lines[arrival.token] {
                    judgeRepeat(arrival, earlier, device, &verdict)
                    continue
                }
                lines[arrival.token] = arrival.line
                if let last = newest[send.conversation], arrival.line <= last {
                    verdict.found(
                        .disorder,
                        "\(describe(device: device)) got \(describe(arrival.token)) at \(arrival.at) ms behind \(last.text)"
                    )
                }
                newest[send.conversation] = max(newest[send.conversation] ?? arrival.line, arrival.line)
            }
            judgeTombstones(device, &verdict)
        }
    }

    /// Whether the message is for this device, under the id that its sender was told.
    private func judgePlace(_ arrival: Arrival, _ send: Send, _ device: Int, _ verdict: inout Verdict) {
        let user = record.world.devices[device].user
        let conversation = record.world.conversations[send.conversation]
        let isFor =
            conversation.isGroup
            ? stored[send.conversation].hasMember(user, at: arrival.line)
            : conversation.members.contains(user)
        if !isFor || device == send.device || send.refusal != nil {
            verdict.found(.stray, "\(describe(device: device)) got \(describe(arrival.token))")
        }
        guard let line = send.line, line != arrival.line else { return }
        if isInLog(arrival.line, of: send.conversation) {
            let text = "\(describe(device: device)) got \(describe(arrival.token)) as \(arrival.line.text)"
            verdict.found(.storedTwice, text)
        } else if !hadFailover {
            let text =
                "\(describe(device: device)) got \(describe(arrival.token)) as \(arrival.line.text), which is gone"
            verdict.found(.storedTwice, text)
        }
    }

    private func judgeRepeat(
        _ arrival: Arrival,
        _ earlier: LineNumber,
        _ device: Int,
        _ verdict: inout Verdict
    ) {
        let conversation = record.sends[arrival.token].conversation
        if earlier != arrival.line, hadFailover, !isInLog(earlier, of: conversation) {
            verdict.repeatedByFailover += 1
            return
        }
        let first = firstSeen[device][arrival.token]
        verdict.found(
            .duplicate,
            "\(describe(device: device)) got \(describe(arrival.token)) at \(first) ms and again at \(arrival.at) ms as \(arrival.line.text)"
        )
    }

    private func judgeTombstones(_ device: Int, _ verdict: inout Verdict) {
        guard !record.tombstones[device].isEmpty else { return }
        var deleted: [LineNumber: [Record.Tombstone]] = [:]
        for tombstone in record.tombstones[device] { deleted[tombstone.line, default: []].append(tombstone) }
        for arrival in record.arrivals[device] {
            let conversation = record.sends[arrival.token].conversation
            let isLate = deleted[arrival.line, default: []].contains {
                $0.conversation == conversation && $0.at < arrival.at
            }
            if isLate {
                let text = "\(describe(device: device)) got \(describe(arrival.token)) after it was deleted"
                verdict.found(.shownAfterDeletion, text)
            }
        }
    }

    private var hadFailover: Bool { record.faults.contains { $0.kind.isFailover } }

    private func isInLog(_ line: LineNumber, of conversation: Int) -> Bool {
        stored[conversation].tokens[line] != nil || stored[conversation].deletions[line] != nil
    }
}
