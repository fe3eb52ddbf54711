/// What is subscribed, what is asked for, and what to send next: the pure part of `RedisSubscriber`.
///
/// Channels of before a lost connection are sent first after it, and Redis confirms in the order of the commands.
/// So the first confirmations after a reconnect are those of the restored channels.
package struct SubscriptionState {
    /// Channels in one command: few enough that one command does not hold up Redis for longer than some 100 µs.
    package static let mostChannelsInBatch = 100
    /// Unconfirmed channels on the wire: bounds our output and the server's output buffer to some 100 KB.
    package static let mostChannelsInFlight = 2_000

    var channels: [[UInt8]: ChannelState] = [:]
    var toSubscribe = Ring<[UInt8]>()
    var toUnsubscribe = Ring<[UInt8]>()
    /// The first so many of `toSubscribe` are restored ones.
    var restoresQueued = 0
    var restoresInFlight = 0
    var isConnected = false
    private var isInterrupted = false

    /// Commands on the wire, counted in channels.
    package internal(set) var inFlight = 0

    /// Starts without channels and without a connection.
    package init() {}

    /// Channels that are known here, in whatever state.
    package var count: Int { channels.count }

    /// The state of one channel, nil when it is neither wanted nor on the wire.
    package subscript(channel channel: [UInt8]) -> ChannelState? { channels[channel] }

    /// Records that somebody wants the channel.
    package mutating func subscribeWanted(_ channel: [UInt8]) -> ChannelAction {
        guard let action = channels[channel]?.subscribeWanted() else {
            channels[channel] = .wanted
            return apply(.enqueue, to: channel)
        }
        return apply(action, to: channel)
    }

    /// Records that nobody wants the channel any more.
    package mutating func unsubscribeWanted(_ channel: [UInt8]) -> ChannelAction {
        guard let action = channels[channel]?.unsubscribeWanted() else { return .none }
        return apply(action, to: channel)
    }

    /// Records the server's confirmation of SUBSCRIBE.
    package mutating func confirmed(_ channel: [UInt8]) -> ChannelAction {
        if channels[channel]?.isSubscribing == true {
            inFlight -= 1
            restoresInFlight = max(0, restoresInFlight - 1)
        }
        guard let action = channels[channel]?.confirmed() else { return .none }
        return apply(action, to: channel)
    }

    /// Records the server's confirmation of UNSUBSCRIBE.
    package mutating func unsubscribed(_ channel: [UInt8]) -> ChannelAction {
        if channels[channel]?.isUnsubscribing == true { inFlight -= 1 }
        guard let action = channels[channel]?.unsubscribed() else { return .none }
        return apply(action, to: channel)
    }

    /// Forgets what was on the wire; returns whether the receiver has to hear of an interruption.
    package mutating func connectionLost() -> Bool {
        guard isConnected else { return false }
        isConnected = false
        inFlight = 0
        restoresQueued = 0
        restoresInFlight = 0
        toSubscribe.removeAll()
        toUnsubscribe.removeAll()
        channels = channels.compactMapValues { state in
            var state = state
            return state.connectionLost() == .forget ? nil : state
        }
        defer { isInterrupted = true }
        return !isInterrupted
    }

    /// Queues every wanted channel; the batches follow from `nextBatch()`.
    package mutating func connectionRestored() {
        isConnected = true
        for (channel, state) in channels {
            var state = state
            if state.connectionRestored() == .enqueue { toSubscribe.append(channel) }
        }
        restoresQueued = toSubscribe.count
    }

    /// True once after an interruption, when the last of the channels of before it is confirmed again.
    package mutating func takeRestored() -> Bool {
        guard isInterrupted, isConnected, restoresQueued == 0, restoresInFlight == 0 else { return false }
        isInterrupted = false
        return true
    }

    private mutating func apply(_ action: ChannelAction, to channel: [UInt8]) -> ChannelAction {
        switch action {
        case .none, .report: return action
        case .forget:
            channels[channel] = nil
            return action
        case .enqueue:
            // Without a connection there is nothing to send to: `connectionRestored` queues all that is wanted.
            guard isConnected else { return .none }
            if channels[channel] == .wanted {
                toSubscribe.append(channel)
            } else {
                toUnsubscribe.append(channel)
            }
            return action
        }
    }
}

extension ChannelState {
    fileprivate var isSubscribing: Bool { self == .pending || self == .cancelled }
    fileprivate var isUnsubscribing: Bool { self == .unsubscribing || self == .resubscribing }
}
