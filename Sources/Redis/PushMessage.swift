/// What Redis sends on a connection that has subscriptions (RESP2: arrays whose first element says what they are).
enum PushMessage {
    /// `["message", channel, payload]`.
    case message(channel: Reply, payload: Reply)
    /// `["subscribe", channel, count]`.
    case subscribed(Reply)
    /// `["unsubscribe", channel, count]`.
    case unsubscribed(Reply)
    /// `["pong", ""]`, or `+PONG` while there is no subscription.
    case pong
    /// A command was refused.
    case failure
    /// Anything else.
    case unknown

    init(_ reply: Reply) {
        switch reply.kind {
        case .array: self = PushMessage(elements: reply)
        case .status: self = reply.equals("PONG") ? .pong : .unknown
        case .error: self = .failure
        case .null, .integer, .string: self = .unknown
        }
    }

    private init(elements reply: Reply) {
        guard let type = reply[0], let channel = reply[1], channel.kind == .string else {
            self = .unknown
            return
        }
        if type.equals("message"), let payload = reply[2], payload.kind == .string {
            self = .message(channel: channel, payload: payload)
        } else if type.equals("subscribe") {
            self = .subscribed(channel)
        } else if type.equals("unsubscribe") {
            self = .unsubscribed(channel)
        } else {
            self = type.equals("pong") ? .pong : .unknown
        }
    }
}
