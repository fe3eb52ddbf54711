import Redis
import Testing

struct SubscriptionStateTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private func channels(_ range: Range<Int>) -> [[UInt8]] { range.map { bytes("user:{\($0)}") } }

    private func nextChannels(of state: inout SubscriptionState) -> [[UInt8]] {
        state.nextBatch()?.channels ?? []
    }

    private func connected(with wanted: [[UInt8]] = []) -> SubscriptionState {
        var state = SubscriptionState()
        state.connectionRestored()
        for channel in wanted { #expect(state.subscribeWanted(channel) == .enqueue) }
        return state
    }

    @Test func `channels go out in batches of a hundred and no more than the limit unconfirmed`() {
        let wanted = channels(0..<2_500)
        var state = connected(with: wanted)
        var sent: [[UInt8]] = []
        while let batch = state.nextBatch() {
            #expect(batch.kind == .subscribe)
            #expect(batch.channels.count == SubscriptionState.mostChannelsInBatch)
            sent += batch.channels
        }
        #expect(sent == Array(wanted.prefix(SubscriptionState.mostChannelsInFlight)))
        #expect(state.inFlight == SubscriptionState.mostChannelsInFlight)
        #expect(state.confirmed(wanted[0]) == .report)
        #expect(nextChannels(of: &state) == Array(wanted[2_000..<2_100]))
    }

    @Test func `what is unwanted before it is sent is never sent`() {
        var state = connected(with: channels(0..<2))
        #expect(state.unsubscribeWanted(bytes("user:{0}")) == .forget)
        #expect(nextChannels(of: &state) == [bytes("user:{1}")])
        #expect(state.nextBatch() == nil)
    }

    @Test func `a channel that is wanted again before it is sent is sent once`() {
        var state = connected(with: channels(0..<1))
        let channel = bytes("user:{0}")
        _ = state.unsubscribeWanted(channel)
        _ = state.subscribeWanted(channel)
        #expect(nextChannels(of: &state) == [channel])
        #expect(state.nextBatch() == nil)
    }

    @Test func `a confirmed channel that changes its mind within a turn sends nothing`() {
        let channel = bytes("user:{0}")
        var state = connected(with: [channel])
        _ = state.nextBatch()
        _ = state.confirmed(channel)
        #expect(state.unsubscribeWanted(channel) == .enqueue)
        #expect(state.subscribeWanted(channel) == .report)
        #expect(state.nextBatch() == nil)
        #expect(state[channel: channel] == .confirmed)
    }

    @Test func `an unsubscription is sent, confirmed and forgotten`() {
        let channel = bytes("user:{0}")
        var state = connected(with: [channel])
        _ = state.nextBatch()
        _ = state.confirmed(channel)
        _ = state.unsubscribeWanted(channel)
        let batch = state.nextBatch()
        #expect(batch == SubscriptionBatch(kind: .unsubscribe, channels: [channel]))
        #expect(state.inFlight == 1)
        #expect(state.unsubscribed(channel) == .forget)
        #expect(state.count == 0)
        #expect(state.inFlight == 0)
    }

    @Test func `without a connection nothing is sent and all that is wanted goes out later`() {
        var state = SubscriptionState()
        for channel in channels(0..<3) { #expect(state.subscribeWanted(channel) == .none) }
        #expect(state.unsubscribeWanted(bytes("user:{1}")) == .forget)
        #expect(state.nextBatch() == nil)
        state.connectionRestored()
        let sent = nextChannels(of: &state)
        #expect(Set(sent) == [bytes("user:{0}"), bytes("user:{2}")])
        #expect(state.takeRestored() == false, "nothing was interrupted")
    }

    @Test func `an interruption is over when the channels of before it are confirmed, not later ones`() throws
    {
        let old = channels(0..<150)
        var state = connected(with: old)
        while let batch = state.nextBatch() { for channel in batch.channels { _ = state.confirmed(channel) } }
        #expect(state.connectionLost() == true)
        state.connectionRestored()
        let late = bytes("user:{late}")
        _ = state.subscribeWanted(late)
        var restoredAfter = 0
        var sent: [[UInt8]] = []
        while let batch = state.nextBatch() { sent += batch.channels }
        #expect(Set(sent.prefix(150)) == Set(old))
        #expect(sent.last == late)
        for (index, channel) in sent.enumerated() {
            #expect(state.confirmed(channel) == .report)
            if state.takeRestored() { restoredAfter = index + 1 }
        }
        #expect(restoredAfter == 150)
    }

    @Test func `an interruption without channels is over with the next connection`() {
        var state = connected()
        #expect(state.connectionLost() == true)
        #expect(state.takeRestored() == false)
        state.connectionRestored()
        #expect(state.takeRestored() == true)
        #expect(state.takeRestored() == false)
    }

    @Test func `a second loss before the restoration is no second interruption`() {
        var state = connected(with: channels(0..<1))
        #expect(state.connectionLost() == true)
        #expect(state.connectionLost() == false)
        state.connectionRestored()
        #expect(state.connectionLost() == false)
        state.connectionRestored()
        _ = state.nextBatch()
        #expect(state.takeRestored() == false)
        _ = state.confirmed(bytes("user:{0}"))
        #expect(state.takeRestored() == true)
    }

    @Test func `a restored channel that nobody wants any more does not hold up the restoration`() {
        var state = connected(with: channels(0..<2))
        #expect(state.connectionLost() == true)
        state.connectionRestored()
        _ = state.unsubscribeWanted(bytes("user:{0}"))
        _ = state.unsubscribeWanted(bytes("user:{1}"))
        #expect(state.nextBatch() == nil)
        #expect(state.takeRestored() == true)
    }

    @Test func `what was being unsubscribed when the connection broke is forgotten`() {
        let channel = bytes("user:{0}")
        var state = connected(with: [channel])
        _ = state.nextBatch()
        _ = state.confirmed(channel)
        _ = state.unsubscribeWanted(channel)
        _ = state.nextBatch()
        _ = state.connectionLost()
        #expect(state.count == 0)
        #expect(state.inFlight == 0)
    }

    @Test func `confirmations that nobody asked for change nothing`() {
        var state = connected(with: channels(0..<1))
        #expect(state.confirmed(bytes("other")) == .none)
        #expect(state.unsubscribed(bytes("other")) == .none)
        #expect(state.confirmed(bytes("user:{0}")) == .none)
        #expect(state.inFlight == 0)
    }
}
