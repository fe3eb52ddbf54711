/// Whether what was deleted is gone.
extension Checker {
    func judgeDeletions(_ verdict: inout Verdict) {
        let told = record.tombstones.map {
            Set($0.map { Place(conversation: $0.conversation, line: $0.line) })
        }
        for deletion in record.deletions where deletion.confirmedAt != nil {
            verdict.deletions += 1
            judge(deletion, told, &verdict)
        }
    }

    private struct Place: Hashable {
        let conversation: Int
        let line: LineNumber
    }

    private func judge(_ deletion: Deletion, _ told: [Set<Place>], _ verdict: inout Verdict) {
        let send = record.sends[deletion.token]
        guard let line = send.line else { return }
        let conversation = record.world.conversations[send.conversation]
        guard stored[send.conversation].deletions[line] != nil else {
            // A failover may have taken the deletion back, or the message with it.
            if waits || !record.faults.contains(where: \.kind.isFailover) {
                verdict.found(.missingDeletion, "\(describe(deletion.token)) is not deleted")
            }
            return
        }
        if stored[send.conversation].tokens[line] != nil {
            verdict.found(.missingDeletion, "\(describe(deletion.token)) is still in the log")
        }
        let place = Place(conversation: send.conversation, line: line)
        for user in conversation.members where !conversation.guests.contains(user) {
            for device in devicesOfUser[user]
            where (record.firstWelcomes[device] ?? .max) <= deletion.at && !told[device].contains(place) {
                let text =
                    "\(describe(device: device)) was not told that \(describe(deletion.token)) is deleted"
                verdict.found(.missingDeletion, text)
            }
        }
    }
}
