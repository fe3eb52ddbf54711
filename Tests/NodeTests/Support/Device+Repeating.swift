import TestSupport
import Testing

extension Device {
    /// Waits for the answers to refs 1 to `last`, and repeats in order what was refused for now, as the client library does.
    func deliverAll(through last: Int, to user: String, within limit: Duration = .seconds(60)) throws {
        let deadline = Deadline(after: limit)
        while !deadline.hasPassed {
            try wait { sents.count + errors.count >= last + repeats }
            let sent = Set(sents.compactMap(\.ref))
            let missing = (1...last).filter { !sent.contains($0) }
            guard !missing.isEmpty else { return }
            for error in errors { #expect(error.retry == true, "\(error)") }
            let pause = errors.last?.int("after") ?? 0
            _ = Deadline(after: .milliseconds(pause)).wait { false }
            for ref in missing { try send(ref, to: user, "m\(ref)") }
            repeats += missing.count
        }
        throw TestSupportError("not everything was sent: \(errors.suffix(3))")
    }

    /// The ids of the messages that the node says are stored, each once.
    var sentIDs: Set<String> { Set(sents.compactMap(\.id)) }
}
