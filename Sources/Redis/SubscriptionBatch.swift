/// One SUBSCRIBE or UNSUBSCRIBE command with the channels it names.
package struct SubscriptionBatch: Equatable, Sendable {
    /// The two commands of classic pub/sub.
    package enum Kind: Equatable, Sendable {
        /// SUBSCRIBE.
        case subscribe
        /// UNSUBSCRIBE.
        case unsubscribe
    }

    /// The command to send.
    package let kind: Kind
    /// At least one channel, in the order in which they were asked for.
    package let channels: [[UInt8]]

    /// Names the command and its channels.
    package init(kind: Kind, channels: [[UInt8]]) {
        self.kind = kind
        self.channels = channels
    }
}
