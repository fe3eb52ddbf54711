/// Where one channel stands between what its user wants and what Redis knows; at most one command of it is on the wire.
package enum ChannelState: Equatable, Sendable, CaseIterable {
    /// Wanted, and nothing sent on this connection yet.
    case wanted
    /// SUBSCRIBE is on the wire.
    case pending
    /// Redis has confirmed the subscription.
    case confirmed
    /// Confirmed and no longer wanted; UNSUBSCRIBE is not sent yet.
    case unwanted
    /// UNSUBSCRIBE is on the wire.
    case unsubscribing
    /// SUBSCRIBE is on the wire, and the channel is no longer wanted.
    case cancelled
    /// UNSUBSCRIBE is on the wire, and the channel is wanted again.
    case resubscribing
}

/// What an event of one channel asks for.
package enum ChannelAction: Equatable, Sendable {
    /// Nothing to do.
    case none
    /// The channel belongs into the next batch of SUBSCRIBE or UNSUBSCRIBE, as its state then says.
    case enqueue
    /// The receiver hears that the channel is subscribed.
    case report
    /// The channel is no longer known here.
    case forget
}

extension ChannelState {
    mutating func subscribeWanted() -> ChannelAction {
        switch self {
        case .wanted, .pending, .resubscribing: return .none
        case .confirmed: return .report
        case .unwanted:
            self = .confirmed
            return .report
        case .unsubscribing:
            self = .resubscribing
            return .none
        case .cancelled:
            self = .pending
            return .none
        }
    }

    mutating func unsubscribeWanted() -> ChannelAction {
        switch self {
        case .wanted: return .forget
        case .pending:
            self = .cancelled
            return .none
        case .confirmed:
            self = .unwanted
            return .enqueue
        case .resubscribing:
            self = .unsubscribing
            return .none
        case .unwanted, .unsubscribing, .cancelled: return .none
        }
    }

    mutating func confirmed() -> ChannelAction {
        switch self {
        case .pending:
            self = .confirmed
            return .report
        case .cancelled:
            self = .unwanted
            return .enqueue
        // Redis confirms only what was asked for; a stray confirmation changes nothing.
        case .wanted, .confirmed, .unwanted, .unsubscribing, .resubscribing: return .none
        }
    }

    mutating func unsubscribed() -> ChannelAction {
        switch self {
        case .unsubscribing: return .forget
        case .resubscribing:
            self = .wanted
            return .enqueue
        // The server ended a subscription by itself: ask again.
        case .confirmed:
            self = .wanted
            return .enqueue
        case .unwanted: return .forget
        case .wanted, .pending, .cancelled: return .none
        }
    }

    mutating func connectionLost() -> ChannelAction {
        switch self {
        case .wanted, .pending, .confirmed, .resubscribing:
            self = .wanted
            return .none
        case .unwanted, .unsubscribing, .cancelled: return .forget
        }
    }

    mutating func connectionRestored() -> ChannelAction {
        switch self {
        case .wanted: return .enqueue
        // Nothing else can be left over from a lost connection.
        case .pending, .confirmed, .unwanted, .unsubscribing, .cancelled, .resubscribing: return .none
        }
    }
}
