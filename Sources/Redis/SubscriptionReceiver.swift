/// Takes what a `RedisSubscriber` hears; called from the loop only, never from within the subscriber's own methods.
package protocol SubscriptionReceiver: AnyObject {
    /// A message was published; the bytes are valid during this call only.
    ///
    /// May still come for a channel after `unsubscribe`.
    func published(channel: Span<UInt8>, payload: Span<UInt8>)

    /// Redis has confirmed the channel: from here on its messages arrive.
    ///
    /// Answers every `subscribe`, and comes again for each channel after an interruption.
    func subscribed(channel: Span<UInt8>)

    /// The connection is gone: messages may be missed from here on, for every channel.
    func interrupted()

    /// After an interruption every channel of before it is confirmed again; what was missed is to be read elsewhere.
    func restored()
}
