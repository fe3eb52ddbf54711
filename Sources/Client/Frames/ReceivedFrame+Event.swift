internal import Protocol

extension ReceivedFrame {
    /// What the frame means for the client's state; nil when a field that this needs is missing.
    ///
    /// `wallClock` in ms since 1970, to which `expires` is related.
    package func event(_ bytes: Span<UInt8>, wallClock: UInt64) -> ServerEvent? {
        switch kind {
        case .welcome:
            .welcome(greeting(wallClock: wallClock))
        case .sent:
            numbers.ref.map { .sent(ref: $0) }
        case .error:
            refusal(bytes)
        case .drain:
            .drain(after: numbers.after ?? 0)
        case .resync:
            numbers.inbox.map {
                .resync(inbox: $0, last: numbers.last ?? RefSequence.largest, epoch: numbers.epoch ?? 0)
            }
        case .renewed:
            remaining(at: wallClock).map { .renewed(validFor: $0) }
        case .answer:
            numbers.ref.map { .answer(ref: $0) }
        case .message, .group:
            numbers.inbox.map { .event(inbox: $0, message: key(bytes)) }
        case .receipt, .deleted:
            numbers.inbox.map { .event(inbox: $0) }
        case .done, .history, .conversations, .info:
            numbers.ref.map { .reply(ref: $0) }
        case .typing, .presence, .other:
            numbers.inbox.map { .event(inbox: $0) } ?? .ephemeral
        case nil:
            nil
        }
    }

    /// Stands for a message or a change (FNV-1a, 64 bits); nil without an id.
    ///
    /// The sender's ref names a message, also when Redis lost it and the sender's repeat got another id.
    private func key(_ bytes: Span<UInt8>) -> UInt64? {
        guard let id = strings.id else { return nil }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        mix(strings.conversation ?? 0..<0, of: bytes, into: &hash)
        if let ref = numbers.ref, let from = strings.from, let device = strings.device {
            mix(from, of: bytes, into: &hash)
            mix(device, of: bytes, into: &hash)
            hash = (hash ^ ref) &* 0x100_0000_01B3
        } else {
            mix(id, of: bytes, into: &hash)
        }
        return hash
    }

    /// The length goes in first, so that the border between two strings counts.
    private func mix(_ range: Range<Int>, of bytes: Span<UInt8>, into hash: inout UInt64) {
        hash = (hash ^ UInt64(range.count)) &* 0x100_0000_01B3
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    }

    private func greeting(wallClock: UInt64) -> ServerEvent.Greeting {
        var greeting = ServerEvent.Greeting()
        greeting.cursor = numbers.inbox ?? 0
        greeting.last = numbers.last ?? RefSequence.largest
        greeting.epoch = numbers.epoch ?? 0
        greeting.heartbeat = numbers.heartbeat ?? 0
        greeting.unanswered = numbers.unanswered ?? 0
        greeting.sendsPerSecond = numbers.rate ?? 0
        greeting.validFor = remaining(at: wallClock)
        return greeting
    }

    private func refusal(_ bytes: Span<UInt8>) -> ServerEvent {
        let isTooLow = strings.code.map { Word(bytes, $0) == ReceivedFrame.refTooLow } ?? false
        return .error(
            ref: numbers.ref,
            code: isTooLow ? .refTooLow : .other,
            isRetryable: isRetryable,
            after: numbers.after ?? 0
        )
    }

    private func remaining(at wallClock: UInt64) -> UInt64? {
        numbers.expires.map { $0 > wallClock ? $0 - wallClock : 0 }
    }

    private static let refTooLow: Word = "ref_too_low"
}
