internal import Protocol
internal import Redis

/// Hands on what the subscription link hears: the canary's channel, those of watched users to `Watching`, all others to
/// `UserRegistry`.
final class Subscriptions: SubscriptionReceiver {
    private unowned let node: Node
    /// What the channels of watched users begin with.
    private let presenceHead: [UInt8]

    init(node: Node) {
        self.node = node
        var head: [UInt8] = []
        node.names.appendPresenceChannelHead(to: &head)
        presenceHead = head
    }

    func published(channel: Span<UInt8>, payload: Span<UInt8>) {
        if node.canary.isOwn(channel) {
            node.canary.published(payload)
        } else if let user = watched(channel) {
            node.watching.published(payload, of: user)
        } else {
            node.users.published(channel: channel, payload: payload)
        }
    }

    func subscribed(channel: Span<UInt8>) {
        if node.canary.isOwn(channel) {
            node.canary.subscribed()
        } else if let user = watched(channel) {
            node.watching.subscribed(user)
        } else {
            node.users.subscribed(channel: channel)
        }
    }

    func interrupted() {
        node.canary.interrupted()
        node.users.interrupted()
        node.watching.interrupted()
    }

    func restored() {
        node.users.restored()
    }

    /// Whose coming and going the channel is about; nil for a user's own channel.
    private func watched(_ channel: Span<UInt8>) -> UserID? {
        let head = presenceHead
        guard channel.count > head.count, channel[channel.count - 1] == UInt8(ascii: "}") else { return nil }
        for index in head.indices where channel[index] != head[index] { return nil }
        return UserID(channel, head.count..<channel.count - 1)
    }
}
