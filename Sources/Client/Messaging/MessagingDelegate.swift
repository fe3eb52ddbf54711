/// What an application hears of its client; all calls come from the loop.
///
/// A frame comes with the bytes that it was parsed from, valid during the call only: copy what you keep
/// (`IncomingMessage`, `ReceivedHistory` and their like). The client may be called back from every one of these.
package protocol MessagingDelegate: AnyObject {
    /// A frame for the application: messages, receipts and other events exactly once each, `welcome`, typing, presence, drain, errors.
    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient)

    /// A message came again, maybe under another id, as Redis had lost it; the application shows it already.
    ///
    /// The sender repeats a message that was never answered with `sent`. What refers to the message, such as `read`,
    /// takes the id of this frame. Does nothing by default.
    func repeated(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient)

    /// A send is stored; the frame has its message id, conversation and time.
    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient)

    /// A send is refused for good, and not stored.
    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient)

    /// A service answered a call; the frame has its content. Does nothing by default.
    func answered(_ id: CallID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient)

    /// A call gets no answer. Does nothing by default.
    func callFailed(_ id: CallID, _ failure: SendFailure, by client: MessagingClient)

    /// The server answered a request; the frame is the page, the info, or `done`. Does nothing by default.
    func replied(_ id: RequestID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient)

    /// A request is refused, or gets no answer. Does nothing by default.
    func requestFailed(_ id: RequestID, _ failure: SendFailure, by client: MessagingClient)

    /// Where the connection stands has changed.
    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient)

    /// The server lost events: messages may be missing. Does nothing by default.
    func resynced(by client: MessagingClient)
}

extension MessagingDelegate {
    package func resynced(by client: MessagingClient) {}

    package func repeated(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {}

    package func answered(
        _ id: CallID,
        _ frame: ReceivedFrame,
        _ bytes: Span<UInt8>,
        by client: MessagingClient
    ) {}

    package func replied(
        _ id: RequestID,
        _ frame: ReceivedFrame,
        _ bytes: Span<UInt8>,
        by client: MessagingClient
    ) {}

    package func requestFailed(_ id: RequestID, _ failure: SendFailure, by client: MessagingClient) {}

    package func callFailed(_ id: CallID, _ failure: SendFailure, by client: MessagingClient) {}
}
