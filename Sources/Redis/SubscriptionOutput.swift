/// Encodes the subscriber's commands in buffers that are reused.
struct SubscriptionOutput {
    private var command = Command()
    private var encoder = CommandEncoder()
    private var bytes: [UInt8] = []

    /// Lends the encoded SUBSCRIBE or UNSUBSCRIBE.
    mutating func withEncoded(_ batch: SubscriptionBatch, _ body: (Span<UInt8>) -> Void) {
        command.clear()
        switch batch.kind {
        case .subscribe: command.add("SUBSCRIBE")
        case .unsubscribe: command.add("UNSUBSCRIBE")
        }
        for channel in batch.channels { command.add(channel.span) }
        lend(body)
    }

    /// Lends the encoded PING, which Redis allows beside subscriptions.
    mutating func withEncodedPing(_ body: (Span<UInt8>) -> Void) {
        command.clear()
        command.add("PING")
        lend(body)
    }

    private mutating func lend(_ body: (Span<UInt8>) -> Void) {
        bytes.removeAll(keepingCapacity: true)
        guard encoder.encode(command, into: &bytes) != nil else { return }
        body(bytes.span)
    }
}
