extension SubscriptionState {
    /// The next command to send, nil when there is nothing to send or enough is on the wire.
    package mutating func nextBatch() -> SubscriptionBatch? {
        guard isConnected, inFlight < Self.mostChannelsInFlight else { return nil }
        let subscribed = takeSubscribes()
        if !subscribed.isEmpty { return SubscriptionBatch(kind: .subscribe, channels: subscribed) }
        let unsubscribed = takeUnsubscribes()
        return unsubscribed.isEmpty ? nil : SubscriptionBatch(kind: .unsubscribe, channels: unsubscribed)
    }

    /// A queued channel whose state has changed since is left out: it is queued again, or needs nothing.
    private mutating func takeSubscribes() -> [[UInt8]] {
        var taken: [[UInt8]] = []
        while taken.count < Self.mostChannelsInBatch, let channel = toSubscribe.popFirst() {
            let isRestore = restoresQueued > 0
            if isRestore { restoresQueued -= 1 }
            guard channels[channel] == .wanted else { continue }
            channels[channel] = .pending
            taken.append(channel)
            inFlight += 1
            if isRestore { restoresInFlight += 1 }
        }
        return taken
    }

    private mutating func takeUnsubscribes() -> [[UInt8]] {
        var taken: [[UInt8]] = []
        while taken.count < Self.mostChannelsInBatch, let channel = toUnsubscribe.popFirst() {
            guard channels[channel] == .unwanted else { continue }
            channels[channel] = .unsubscribing
            taken.append(channel)
            inFlight += 1
        }
        return taken
    }
}
